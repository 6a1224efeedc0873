// Alerts as the team meets them: one appears while a planner looks, says why it is there, and takes her step, by mouse
// or by the keyboard alone; and the pages that hold them in check.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LAPTOP, PHONE, isAccessible, launch, mapIsIdle, picture, serve, signInAs, visit } from './app.mjs';
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

const goTo = (page, say, name) =>
  page.getByRole('navigation', { name: say.pages }).getByRole('button', { name }).click();

/** Another planner brings the list of the crowded house. */
async function bringTheList(app, say) {
  const other = await visit(browser, app, { viewport: LAPTOP });
  await signInAs(other.page, app, 'planner', say);
  await goTo(other.page, say, say.imports);
  await other.page.getByLabel(say.agency).selectOption('KELURAHAN');
  const file = { name: 'kos-uji.csv', mimeType: 'text/csv', buffer: Buffer.from(CROWDED) };
  await other.page.locator('input[type=file]').setInputFiles(file);
  await other.page.getByRole('button', { name: 'Impor 3 baris' }).click();
  await other.page.getByRole('button', { name: say.seeOnMap }).waitFor();
  await other.leave();
}

for (const [device, viewport] of Object.entries({ laptop: LAPTOP, phone: PHONE })) {
  test(`a list that crowds a boarding house raises an alert that says why and is approved (${device})`, async () => {
    const say = words('id');
    const app = await serve();
    try {
      const { page, leave } = await visit(browser, app, { viewport });
      await signInAs(page, app, 'planner', say);
      await goTo(page, say, 'Peringatan');
      // The dormitory whose people fit into it stays silent.
      await page.getByRole('button', { name: /Kos Rekaan 2/ }).first().waitFor();
      assert.equal(await page.getByRole('button', { name: /Mess Pupuk Contoh Nusantara · Penghuni/ }).count(), 0);
      await isAccessible(page, `the list of alerts (${device})`);

      // The page that is open shows the alert of the new list by itself.
      await bringTheList(app, say);
      await page.getByRole('button', { name: /Kos Uji Angin · Penghuni di atas kapasitas/ }).click();
      const why = page.getByRole('region', { name: 'Mengapa?' });
      await why.getByText(/kapasitas 2/).first().waitFor();
      await why.getByText('kos-uji.csv, baris 2').waitFor();
      await why.getByText('Apa yang mematikannya').waitFor();
      if (device === 'laptop') await mapIsIdle(page);
      await picture(page, `alerts-detail-${device}`);
      await isAccessible(page, `the reasons of an alert (${device})`);

      await why.getByRole('button', { name: 'Ditinjau' }).click();
      await why.locator('button[type=submit]').click();
      await why.locator('.badge', { hasText: 'Ditinjau' }).first().waitFor();
      await why.getByRole('button', { name: 'Disetujui' }).click();
      await why.getByLabel('Alasan').fill('Daftar kelurahan cocok');
      await why.locator('button[type=submit]').click();
      await why.locator('.badge', { hasText: 'Disetujui' }).first().waitFor();
      await leave();
    } finally {
      await app.stop();
    }
  });
}

test('the same by the keyboard alone', async () => {
  const say = words('id');
  const app = await serve();
  try {
    const { page, leave } = await visit(browser, app);
    await signInAs(page, app, 'planner', say);
    /** Walks with Tab until the focus is where `found` says; nothing else may take the focus for good. */
    const walkTo = async (found, most = 200) => {
      for (let step = 0; step < most; step += 1) {
        if (await page.evaluate(found)) return;
        await page.keyboard.press('Tab');
      }
      assert.fail(`the keyboard does not reach ${found}`);
    };
    const onRail = () => document.activeElement?.closest('.rail') && /Peringatan/.test(document.activeElement.textContent ?? '');
    await walkTo(onRail);
    await page.keyboard.press('Enter');
    await page.locator('.alert-line').first().waitFor();
    await bringTheList(app, say);
    await page.locator('.alert-line', { hasText: 'Kos Uji Angin' }).waitFor();
    await walkTo(() => document.activeElement?.classList.contains('alert-line'));
    for (let step = 0; step < 100; step += 1) {
      const here = await page.evaluate(() => document.activeElement?.textContent ?? '');
      if (/Kos Uji Angin · Penghuni/.test(here)) break;
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    const why = page.getByRole('region', { name: 'Mengapa?' });
    await why.getByText(/kapasitas 2/).first().waitFor();
    for (const [state, reason] of [['Ditinjau', ''], ['Disetujui', 'Daftar kelurahan cocok']]) {
      await page.waitForFunction(name => [...document.querySelectorAll('#peringatan-rinci button')]
        .some(button => button.textContent === name), state);
      await page.locator('#peringatan-rinci').focus();
      await walkTo(`document.activeElement?.tagName === 'BUTTON' && document.activeElement.textContent === '${state}'`);
      await page.keyboard.press('Enter');
      await walkTo("document.activeElement?.tagName === 'TEXTAREA'");
      await page.keyboard.type(reason);
      await walkTo("document.activeElement?.type === 'submit'");
      await page.keyboard.press('Enter');
      await why.locator('.badge', { hasText: state }).first().waitFor();
    }
    // Escape leads back to the line that was opened.
    await page.locator('#peringatan-rinci').focus();
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => /Kos Uji Angin/.test(document.activeElement?.textContent ?? ''));
    await leave();
  } finally {
    await app.stop();
  }
});

test('runs, expected density, the budget and fairness are shown, tried and changed', async () => {
  const say = words('id');
  const app = await serve();
  try {
    const { page, leave } = await visit(browser, app);
    await signInAs(page, app, 'head', say);
    await goTo(page, say, 'Peringatan');
    await page.locator('.alert-line').first().waitFor();
    const part = name => page.getByRole('tab', { name }).click();

    // Several at once: one step for all of them.
    const boxes = page.locator('.alert-rows input[type=checkbox]');
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByText('2 peringatan dipilih').waitFor();
    await page.getByRole('button', { name: 'Terapkan' }).click();
    await page.getByText('2 mengambil langkah ini, 0 tidak.').waitFor();

    await part('Riwayat penilaian');
    await page.getByRole('button', { name: 'Perlihatkan apa yang akan terbuka' }).click();
    await page.getByRole('region', { name: 'Hasil penilaian' }).getByText('Hitungan statistik').waitFor();
    await page.locator('.runs .badge', { hasText: 'Selesai' }).first().waitFor();
    await picture(page, 'alerts-runs');
    await isAccessible(page, 'the history of runs');

    await part('Batas alarm palsu');
    await page.getByText('sekitar 2 alarm palsu setahun').first().waitFor();
    const save = page.getByRole('button', { name: 'Simpan' });
    assert.equal(await save.isDisabled(), true, 'nothing to save yet');
    const slider = page.getByRole('slider');
    await slider.focus();
    for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowRight');
    await page.getByText(/Kira-kira 3[.,]0 peringatan keliru setahun/).waitFor();
    await picture(page, 'alerts-budget');
    await isAccessible(page, 'the budget of false alarms');
    await save.click();
    await page.locator('.budget-now', { hasText: 'sekitar 3 alarm palsu setahun' }).waitFor();

    await part('Kepadatan wajar');
    await page.getByText('Nyatakan kepadatan', { exact: true }).click();
    await page.getByLabel('Cari tempat menurut nama').fill('Kos Rekaan 2');
    await page.getByRole('button', { name: 'Kos Rekaan 2', exact: true }).click();
    await page.getByLabel('Jumlah orang yang diharapkan').fill('60');
    await page.getByLabel('Berlaku sampai').fill('2027-01-31');
    await page.getByLabel('Bukti (surat, izin)').fill('Surat Disnaker 12/2026');
    await page.getByLabel('Penanggung jawab').fill('Disnaker');
    await page.getByRole('button', { name: 'Nyatakan', exact: true }).click();
    const declared = page.locator('.declared-one', { hasText: 'Kos Rekaan 2' });
    await declared.getByText('Menahan:').waitFor();
    // An area where nothing is, warns.
    await page.getByLabel('Satu area').check();
    await page.getByLabel(/Sudut area/).fill('117.40 0.06\n117.401 0.06\n117.401 0.061');
    await page.getByLabel('Jumlah orang yang diharapkan').fill('10');
    await page.getByLabel('Berlaku sampai').fill('2027-01-31');
    await page.getByLabel('Bukti (surat, izin)').fill('Surat 13/2026');
    await page.getByLabel('Penanggung jawab').fill('Disnaker');
    await page.getByRole('button', { name: 'Nyatakan', exact: true }).click();
    await page.getByText('Tidak mencakup satu tempat pun.').waitFor();
    await picture(page, 'alerts-expected');
    await isAccessible(page, 'the registry of declared densities');
    await declared.getByRole('button', { name: 'Cabut' }).click();
    await declared.getByText('Menahan:').waitFor({ state: 'detached' });
    await leave();

    const dpo = await visit(browser, app);
    await signInAs(dpo.page, app, 'dpo', say);
    await goTo(dpo.page, say, 'Pengaturan');
    await dpo.page.getByRole('tab', { name: 'Keadilan peringatan' }).click();
    await dpo.page.getByText('Diundi secara acak').waitFor();
    await dpo.page.getByRole('columnheader', { name: 'Per 100 orang' }).first().waitFor();
    await picture(dpo.page, 'alerts-fairness');
    await isAccessible(dpo.page, 'the fairness page');
    await dpo.leave();
  } finally {
    await app.stop();
  }
});

test('an expected area is drawn on the map, keeps its place silent, and speaks again when it is withdrawn', async () => {
  const say = words('id');
  const app = await serve();
  const judge = () => app.cli('alerts', 'run', '--at', '2026-11-01');
  try {
    const { page, leave } = await visit(browser, app);
    await signInAs(page, app, 'planner', say);
    await goTo(page, say, 'Peringatan');
    const crowded = page.getByRole('button', { name: /Kos Rekaan 2 · Penghuni di atas kapasitas/ });
    await crowded.click();
    const why = page.getByRole('region', { name: 'Mengapa?' });
    await why.getByRole('heading', { name: 'Kos Rekaan 2' }).waitFor();
    await mapIsIdle(page);
    await page.waitForURL(/[?&]at=/);

    // The map stays where the alert was; its place is in the middle.
    await page.getByRole('tab', { name: 'Kepadatan wajar' }).click();
    await page.getByText('Nyatakan kepadatan', { exact: true }).click();
    await page.getByLabel('Satu area').check();
    await page.getByRole('button', { name: 'Gambar di peta' }).click();
    await mapIsIdle(page);
    const frame = await page.locator('.maplibregl-canvas').boundingBox();
    const [x, y] = [frame.x + frame.width / 2, frame.y + frame.height / 2];
    for (const [dx, dy] of [[-24, 22], [-22, -24], [25, -20], [21, 25]]) await page.mouse.click(x + dx, y + dy);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /\d \d/.test(document.querySelector('textarea.mono')?.value ?? ''));
    await picture(page, 'alerts-area');
    await page.getByLabel('Jumlah orang yang diharapkan').fill('60');
    await page.getByLabel('Berlaku sampai').fill('2027-01-31');
    await page.getByLabel('Bukti (surat, izin)').fill('Surat Disnaker 14/2026');
    await page.getByLabel('Penanggung jawab').fill('Disnaker');
    await page.getByRole('button', { name: 'Nyatakan', exact: true }).click();
    const declared = page.locator('.declared-one', { hasText: 'Area dengan 4 sudut' });
    await declared.getByText(/mencakup 1 tempat/).waitFor();
    await declared.getByText('Menahan:').waitFor();
    await declared.getByText(/Kos Rekaan 2/).first().waitFor();

    // The next run takes it off the list, and the one after the withdrawal brings it back.
    await judge();
    await page.getByRole('tab', { name: 'Daftar', exact: true }).click();
    await page.locator('.alert-line').first().waitFor();
    await crowded.waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Kepadatan wajar' }).click();
    await declared.getByRole('button', { name: 'Cabut' }).click();
    await declared.getByText('Menahan:').waitFor({ state: 'detached' });
    await judge();
    await page.getByRole('tab', { name: 'Daftar', exact: true }).click();
    await crowded.waitFor();
    await leave();
  } finally {
    await app.stop();
  }
});

test('news keep the reason that is being written, and the focus of whoever writes it', async () => {
  const say = words('id');
  const app = await serve();
  try {
    const { page, leave } = await visit(browser, app);
    await signInAs(page, app, 'planner', say);
    await goTo(page, say, 'Peringatan');
    await page.getByRole('button', { name: /Kos Rekaan 2 · Penghuni di atas kapasitas/ }).click();
    const why = page.getByRole('region', { name: 'Mengapa?' });
    await why.getByRole('button', { name: 'Ditinjau' }).click();
    await why.getByLabel('Alasan').focus();
    await page.keyboard.type('Surat kel');
    await bringTheList(app, say);
    await page.getByRole('button', { name: /Kos Uji Angin · Penghuni/ }).waitFor();
    await page.keyboard.type('urahan 3');
    assert.equal(await why.getByLabel('Alasan').inputValue(), 'Surat kelurahan 3');
    // Somebody walking along the lines keeps his place as well.
    const line = page.locator('.alert-line').nth(2);
    await line.focus();
    const name = await line.getAttribute('data-alert');
    const before = await page.locator('.list-count', { hasText: 'perlu verifikasi' }).textContent();
    await app.cli('alerts', 'run', '--at', '2027-02-01');
    await page.waitForFunction(
      text => [...document.querySelectorAll('.list-count')].every(count => count.textContent !== text),
      before,
    );
    await page.waitForFunction(id => document.activeElement?.getAttribute('data-alert') === id, name);
    await leave();
  } finally {
    await app.stop();
  }
});
