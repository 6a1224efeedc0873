// Alerts as a planner meets them: one appears while she looks, says why it is there, and takes her step.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LAPTOP, PHONE, isAccessible, launch, picture, serve, signInAs, visit } from './app.mjs';
import { words } from './words.mjs';

/** A boarding house of two beds in which three people are reported. */
const CROWDED = `nama_penginapan,jenis,kapasitas,latitude,longitude,nama_tamu,no_paspor,kebangsaan,tanggal_lahir,check_in,check_out
Kos Uji Angin,kos,2,0.135200,117.490500,Tamu Uji Satu,ZZ9900001,THA,1984-05-17,2026-10-01,
Kos Uji Angin,kos,2,0.135200,117.490500,Tamu Uji Dua,ZZ9900002,THA,1985-06-18,2026-10-01,
Kos Uji Angin,kos,2,0.135200,117.490500,Tamu Uji Tiga,ZZ9900003,IND,1986-07-19,2026-10-02,
`;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const [device, viewport] of Object.entries({ laptop: LAPTOP, phone: PHONE })) {
  test(`a list that crowds a boarding house raises an alert that says why (${device})`, async () => {
    const say = words('id');
    const app = await serve();
    try {
      const { page, leave } = await visit(browser, app, { viewport });
      await signInAs(page, app, 'planner', say);
      const goTo = (name) => page.getByRole('navigation', { name: say.pages }).getByRole('button', { name }).click();
      await goTo('Peringatan');
      // The dormitory whose people fit into it stays silent.
      await page.getByRole('button', { name: /Kos Rekaan 2/ }).first().waitFor();
      assert.equal(await page.getByRole('button', { name: /Mess Pupuk Contoh Nusantara · Penghuni/ }).count(), 0);
      await isAccessible(page, `the list of alerts (${device})`);

      // Another planner brings the list; the page that is open shows the alert by itself.
      const other = await visit(browser, app, { viewport: LAPTOP });
      await signInAs(other.page, app, 'planner', say);
      await other.page.getByRole('navigation', { name: say.pages }).getByRole('button', { name: say.imports }).click();
      await other.page.getByLabel(say.agency).selectOption('KELURAHAN');
      const file = { name: 'kos-uji.csv', mimeType: 'text/csv', buffer: Buffer.from(CROWDED) };
      await other.page.locator('input[type=file]').setInputFiles(file);
      await other.page.getByRole('button', { name: 'Impor 3 baris' }).click();
      await other.page.getByRole('button', { name: say.seeOnMap }).waitFor();
      await other.leave();

      await page.getByRole('button', { name: /Kos Uji Angin · Penghuni di atas kapasitas/ }).click();
      const why = page.getByRole('region', { name: 'Mengapa?' });
      await why.getByText(/kapasitas 2/).first().waitFor();
      await why.getByText('kos-uji.csv, baris 2').waitFor();
      await picture(page, `alerts-detail-${device}`);
      await isAccessible(page, `the reasons of an alert (${device})`);

      await why.getByRole('button', { name: 'Ditinjau' }).click();
      await why.locator('button[type=submit]').click();
      await why.locator('.badge', { hasText: 'Ditinjau' }).waitFor();
      await leave();
    } finally {
      await app.stop();
    }
  });
}
