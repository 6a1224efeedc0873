// The import wizard: a messy list is matched, mended by one click, confirmed by a second account, processed,
// its rejected rows taken out, and the whole undone.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { LAPTOP, PHONE, inLanguage, isAccessible, launch, picture, serve, signInAs, visit } from './app.mjs';
import { words } from './words.mjs';

/** Titles above the header, a subtotal below, two guests whose coordinates are the wrong way round, one without a name. */
const MESSY = `Daftar Tamu Kos;;;;;;
Per 1 November 2026;;;;;;
;;;;;;
Kos;Alamat;Tamu;Paspor;Tanggal Masuk;Lintang;Bujur
Kos Uji Rapi;Jl. Uji 1;Tamu Uji Satu;ZZ9900011;03/10/2026;0,1352;117,4905
Kos Uji Rapi;Jl. Uji 1;Tamu Uji Dua;ZZ9900012;04/10/2026;117,4905;0,1352
Kos Uji Rapi;Jl. Uji 1;Tamu Uji Tiga;ZZ9900013;05/10/2026;117,4905;0,1352
Kos Uji Rapi;Jl. Uji 1;;;06/10/2026;0,1352;117,4905
Jumlah;;4;;;;
`;

const WIZARD = {
  match: { id: 'Cocokkan kolom', en: 'Match columns' },
  checkRows: { id: 'Periksa baris', en: 'Check the rows' },
  second: { id: 'Perubahan lebih dari 20 %', en: 'A change of more than 20 %' },
  confirm: { id: 'Pastikan perubahan', en: 'Confirm the change' },
  result: { id: 'Hasil impor: kos-rapi.csv', en: 'Result of the import: kos-rapi.csv' },
  failed: { id: 'Unduh baris yang ditolak', en: 'Download the rejected rows' },
  undo: { id: 'Batalkan impor', en: 'Undo the import' },
};

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const [lang, viewport] of [['id', LAPTOP], ['en', PHONE]]) {
  test(`a messy list goes in after a second account's word, and out again (${lang})`, async () => {
    const say = { ...words(lang), ...Object.fromEntries(Object.entries(WIZARD).map(([key, both]) => [key, both[lang]])) };
    const app = await serve();
    try {
      const { page, leave } = await visit(browser, app, { lang, viewport });
      await signInAs(page, inLanguage(app, lang), 'planner', say);
      await toImports(page, say);
      await page.getByLabel(say.agency).selectOption('APOA');
      await page.locator('input[type=file]').setInputFiles({
        name: 'kos-rapi.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(MESSY),
      });

      // Understood without a question: the check is there, and it is held for a second account.
      await page.getByText(say.second).waitFor();
      const process = page.getByRole('button', { name: lang === 'id' ? 'Impor 3 baris' : 'Import 3 rows' });
      assert.ok(await process.isDisabled(), 'nobody confirms a list of one\'s own');
      await picture(page, `wizard-check-${lang}`);
      await isAccessible(page, 'the check of a list');

      // The columns can be looked at, with cells of the file beside them, and checked again.
      await page.getByRole('button', { name: say.match }).click();
      assert.match(await page.locator('.samples').nth(2).textContent(), /Tamu Uji Satu/);
      await picture(page, `wizard-match-${lang}`);
      await isAccessible(page, 'the matching of columns');
      await page.getByRole('button', { name: say.checkRows }).click();
      await page.getByText(say.second).waitFor();

      const second = await visit(browser, app, { lang, viewport });
      await signInAs(second.page, inLanguage(app, lang), 'head', say);
      await toImports(second.page, say);
      await second.page.getByRole('button', { name: say.confirm }).click();
      await second.page.getByRole('button', { name: say.confirm }).waitFor({ state: 'detached' });
      await second.leave();

      await process.click();
      await page.getByRole('heading', { name: say.result }).waitFor();
      await picture(page, `wizard-result-${lang}`);
      const download = page.waitForEvent('download');
      await page.locator('.report').getByRole('link', { name: say.failed }).click();
      const failed = await readFile(await (await download).path(), 'utf8');
      assert.match(failed, /06\/10\/2026/);
      assert.doesNotMatch(failed, /Tamu Uji Satu/);

      // Out again: the boarding house is gone from what the database holds.
      const names = async () => JSON.parse(await app.cli('export', 'sites')).features.map((site) => site.properties.name);
      assert.ok((await names()).includes('Kos Uji Rapi'));
      await page.getByRole('row', { name: /kos-rapi\.csv/ }).getByRole('button', { name: say.undo }).click();
      await page.getByRole('dialog').getByRole('button', { name: say.undo }).click();
      await page.getByRole('row', { name: /kos-rapi\.csv/ }).waitFor({ state: 'detached' });
      assert.ok(!(await names()).includes('Kos Uji Rapi'));
      await leave();
    } finally {
      await app.stop();
    }
  });
}

const toImports = (page, say) =>
  page.getByRole('navigation', { name: say.pages }).getByRole('button', { name: say.imports }).click();
