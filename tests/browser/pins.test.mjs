// A place that waits without a point, put on the map and back, by pointer and by keys.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LAPTOP, PHONE, isAccessible, launch, picture, serve, signInAs, visit } from './app.mjs';
import { words } from './words.mjs';

/** A boarding house without coordinates. */
const WAITING = `nama_penginapan,jenis,kapasitas,latitude,longitude,nama_tamu,no_paspor,kebangsaan,tanggal_lahir,check_in,check_out
Kos Uji Teduh,kos,4,,,Tamu Uji Satu,ZZ9900011,THA,1984-05-17,2026-10-01,
`;
const REASON = 'dilihat saat kunjungan lapangan';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const [device, viewport] of Object.entries({ laptop: LAPTOP, phone: PHONE })) {
  test(`a place without a point is put on the map and taken back (${device})`, async () => {
    const say = words('id');
    const app = await serve();
    try {
      const { page, leave } = await visit(browser, app, { viewport });
      await signInAs(page, app, 'planner', say);
      await page.getByRole('navigation', { name: say.pages }).getByRole('button', { name: say.imports }).click();
      await page.getByLabel(say.agency).selectOption('KELURAHAN');
      await page.locator('input[type=file]').setInputFiles({ name: 'kos-uji.csv', mimeType: 'text/csv', buffer: Buffer.from(WAITING) });
      await page.getByRole('button', { name: 'Impor 1 baris' }).click();
      await page.getByRole('button', { name: say.seeOnMap }).waitFor();
      await page.getByRole('navigation', { name: say.pages }).getByRole('button', { name: 'Peta', exact: true }).click();

      await page.getByRole('tab', { name: /Belum berlokasi/ }).click();
      const row = page.getByRole('listitem').filter({ hasText: 'Kos Uji Teduh' });
      await row.getByRole('button', { name: 'Letakkan di peta' }).click();
      await page.getByRole('heading', { name: 'Letak Kos Uji Teduh' }).waitFor();
      await isAccessible(page, `the panel of a pin (${device})`);
      await page.getByLabel('Koordinat (lintang, bujur)').fill('0.1352, 117.4905');
      if (device === 'laptop') {
        await page.getByRole('button', { name: 'Klik di peta' }).click();
        await page.getByText('Klik peta di letak tempat ini.').waitFor();
        const map = await page.locator('.map-canvas').boundingBox();
        await page.mouse.click(map.x + map.width / 2, map.y + map.height / 2);
        await page.waitForFunction(() => {
          const field = document.querySelector('.pin-body input');
          return field && !field.value.startsWith('0.13520');
        });
        await page.getByLabel('Koordinat (lintang, bujur)').fill('0.1352, 117.4905');
      }
      await page.getByLabel('Dari mana letak ini diketahui').fill(REASON);
      await picture(page, `pin-${device}`);
      await page.getByRole('button', { name: 'Simpan letak' }).press('Enter');
      await page.getByRole('heading', { name: 'Letak Kos Uji Teduh' }).waitFor({ state: 'detached' });

      await page.getByRole('tab', { name: 'Di peta' }).click();
      await page.getByRole('button', { name: /Kos Uji Teduh/ }).first().click();
      const drawer = page.getByRole('region', { name: 'Kos Uji Teduh' });
      await drawer.getByText('0.13520, 117.49050').waitFor();
      await drawer.getByRole('button', { name: 'Pindahkan titik' }).click();
      await page.getByRole('button', { name: 'Kembalikan ke letak sebelumnya' }).click();
      await page.getByLabel('Alasan').fill('ternyata rumah di sebelahnya');
      await page.getByRole('button', { name: 'Kembalikan ke letak sebelumnya' }).click();
      await page.getByText('sudah dikembalikan').waitFor();
      await page.getByRole('button', { name: 'Tutup' }).click();
      await page.getByRole('tab', { name: /Belum berlokasi/ }).click();
      await page.getByRole('listitem').filter({ hasText: 'Kos Uji Teduh' }).waitFor();
      assert.equal(await page.getByRole('tab', { name: 'Di peta' }).getAttribute('aria-selected'), 'false');
      await leave();
    } finally {
      await app.stop();
    }
  });
}
