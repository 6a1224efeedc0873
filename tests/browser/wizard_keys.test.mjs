// The wizard without a mouse, with a messy workbook, in both languages; and ten thousand findings, which
// stay one page of a table.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LAPTOP, focused, inLanguage, isAccessible, launch, picture, serve, signInAs, tabTo, visit } from './app.mjs';
import { words } from './words.mjs';
import { workbook } from './workbook.mjs';

/** Merged titles, a lodging that covers its guests, a subtotal, days as numbers, swapped axes, a guest without a name. */
const BOOK = workbook(
  [
    ['BUKU TAMU WARGA ASING', '', '', '', '', '', ''],
    ['Keadaan s.d. 1 November 2026', '', '', '', '', '', ''],
    ['No', 'Penginapan', 'Nama Tamu', 'No. Paspor', 'Tgl Masuk', 'Lintang', 'Bujur'],
    [1, 'Kos Kibor Rekaan', 'Tamu Kibor Satu', 'ZZ9911001', 46298, '0,1352', '117,4905'],
    [2, '', 'Tamu Kibor Dua', 'ZZ9911002', '4 Okt 2026', '117,4905', '0,1352'],
    [3, '', 'Tamu Kibor Tiga', 'ZZ9911003', 46300, '0,1352', '117,4905'],
    [4, '', '', '', 46301, '0,1352', '117,4905'],
    ['', 'Jumlah', 4, '', '', '', ''],
  ],
  ['A1:G1', 'A2:G2', 'B4:B7'],
);

const SAYS = {
  skip: { id: /Lewati ke isi/, en: /Skip to content/ },
  swap: { id: /Tukar lintang dan bujur pada 1 baris/, en: /Swap latitude and longitude in 1 rows?/ },
  import: { id: /^Impor 3 baris$/, en: /^Import 3 rows$/ },
  another: { id: /^Berkas lain$/, en: /^Another file$/ },
  heading: { id: /Daftar baru/, en: /A new list/ },
  next: { id: /^Berikutnya$/, en: /^Next$/ },
  previous: { id: /^Sebelumnya$/, en: /^Previous$/ },
};

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Signs in and opens the imports; the rest is the keyboard's. */
async function opened(app, { lang, viewport }) {
  const say = { ...words(lang), ...Object.fromEntries(Object.entries(SAYS).map(([key, both]) => [key, both[lang]])) };
  const { page, leave } = await visit(browser, app, { lang, viewport });
  await signInAs(page, inLanguage(app, lang), 'planner', say);
  await page.getByRole('navigation', { name: say.pages }).getByRole('button', { name: say.imports }).focus();
  await page.keyboard.press('Enter');
  await page.locator('.drop').waitFor();
  return { page, leave, say };
}

/** Chooses the agency and the file, and waits for the check. */
async function sent(page, say, agency, file) {
  await tabTo(page, new RegExp(say.agency), 'Tab', 'select');
  // The first letters choose, as in any list of choices.
  await page.keyboard.type(agency);
  await tabTo(page, /./, 'Tab', 'input[type=file]');
  // The dialog of the system is not the page's: whoever has come to the field has the file.
  await page.locator('input[type=file]:focus').setInputFiles(file);
  await page.locator('.report').waitFor();
}

for (const [lang, viewport] of [['id', LAPTOP], ['en', LAPTOP]]) {
  test(`a messy workbook goes in by keyboard alone (${lang})`, async () => {
    const app = await serve({ demo: false });
    try {
      const { page, leave, say } = await opened(app, { lang, viewport });
      await sent(page, say, 'APOA', { name: 'tamu-kibor.xlsx', mimeType: 'application/octet-stream', buffer: BOOK });
      assert.match(await focused(page), say.heading, 'the keyboard goes on from the step that came');
      await isAccessible(page, 'the check of a workbook');
      await picture(page, `wizard-keys-check-${lang}`);

      // One press mends what is the wrong way round, in its row alone.
      await tabTo(page, say.swap);
      await page.keyboard.press('Enter');
      await page.locator('.chip').waitFor();
      assert.match(await focused(page), say.heading);
      await tabTo(page, say.import);
      await page.keyboard.press('Enter');
      await tabToWhenThere(page, say);
      await picture(page, `wizard-keys-result-${lang}`);

      const sites = JSON.parse(await app.cli('export', 'sites')).features;
      const found = sites.find((site) => site.properties.name === 'Kos Kibor Rekaan');
      assert.deepEqual(found?.geometry.coordinates, [117.4905, 0.1352]);
      await page.keyboard.press('Enter');
      await page.locator('.drop').waitFor();
      await leave();
    } finally {
      await app.stop();
    }
  });
}

/** The result, and the focus on what takes the next file. */
async function tabToWhenThere(page, say) {
  await page.getByRole('button', { name: say.another }).waitFor();
  await page.locator('.report .link-button').waitFor();
  await tabTo(page, say.another);
}

test('ten thousand findings are one page of a table, and the keyboard turns the pages', async () => {
  const app = await serve({ demo: false });
  try {
    const lang = 'id';
    const { page, leave, say } = await opened(app, { lang, viewport: LAPTOP });
    // Long tasks are told, not judged: how fast the machine is, is no fact of the page.
    await page.evaluate(() => {
      globalThis.longest = 0;
      new PerformanceObserver((seen) => {
        for (const { duration } of seen.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
      }).observe({ type: 'longtask' });
    });
    const rows = Array.from({ length: 10_000 }, (_, at) => `Kos Banyak;;;${String(1 + (at % 28)).padStart(2, '0')}/10/2026;x${at}`);
    const list = `Penginapan;Nama Tamu;No Paspor;Tgl Masuk;Catatan\n${rows.join('\n')}\n`;
    await sent(page, say, 'APOA', { name: 'banyak.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
    const table = page.locator('.findings .table-scroll').last();
    await table.locator('tbody tr').first().waitFor();
    const drawn = () => page.evaluate(() => document.querySelectorAll('*').length);
    const before = await drawn();
    assert.ok(before < 4_000, `${before} elements for ten thousand findings`);
    await picture(page, 'findings-10000');

    const firstLine = () => table.locator('tbody th').first().textContent();
    const seen = [await firstLine()];
    await tabTo(page, say.next);
    for (let turn = 0; turn < 5; turn += 1) {
      await page.keyboard.press('Enter');
      await page.waitForFunction(
        (last) => {
          const cell = [...document.querySelectorAll('.findings .table-scroll')].at(-1)?.querySelector('tbody th');
          return cell && cell.textContent !== last;
        },
        seen.at(-1),
      );
      seen.push(await firstLine());
      assert.match(await focused(page), say.next, 'the button that turns the page keeps the focus');
    }
    assert.equal(new Set(seen).size, 6, `six different pages: ${seen}`);
    await tabTo(page, say.previous, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      (line) => [...document.querySelectorAll('.findings .table-scroll')].at(-1)?.querySelector('tbody th')?.textContent === line,
      seen[4],
    );
    assert.match(await focused(page), say.previous);
    // The table itself is scrolled by the keyboard.
    await tabTo(page, /./, 'Shift+Tab', '.findings .table-scroll');
    await page.keyboard.press('End');
    assert.ok(Math.abs((await drawn()) - before) < 200, 'pages do not pile up');
    const longest = await page.evaluate(() => globalThis.longest);
    console.log(`longest task with 10,000 findings: ${Math.round(longest)} ms; ${before} elements`);
    await leave();
  } finally {
    await app.stop();
  }
});
