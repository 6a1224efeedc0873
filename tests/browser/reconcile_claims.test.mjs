// What lists claim: a person, a place, whose word counts, and an agency's page on paper.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { LAPTOP, PHONE, isAccessible, launch, mapIsIdle, picture, serve, signInAs, visit } from './app.mjs';
import { words } from './words.mjs';

const WORDS = {
  begin: { id: 'Mulai meninjau', en: 'Begin the review' },
  matching: { id: 'Pencocokan', en: 'Matching' },
  differences: { id: 'Selisih', en: 'Differences' },
  openPerson: { id: /^Buka orang/, en: /^Open the person/ },
  purpose: { id: /^Tujuan/, en: /^Purpose/ },
  show: { id: 'Tampilkan', en: 'Show' },
  allClaims: { id: 'Semua isian dari semua daftar', en: 'All that all lists say' },
  permit: { id: /^Izin tinggal/, en: /^Stay permit/ },
  inOrder: { id: /^Urutan: /, en: /^In the order: / },
  split: { id: 'Pisahkan', en: 'Split' },
  undoOf: { id: /^Urungkan keputusan/, en: /^Undo the decision/ },
  decisions: { id: 'Keputusan yang sudah dibuat', en: 'Decisions made' },
  none: { id: 'Belum ada keputusan.', en: 'No decisions yet.' },
  back: { id: 'Kembali', en: 'Back' },
  allRows: { id: /^Bandingkan semua \d+ baris/, en: /^Compare all \d+ rows/ },
  rowsOfBoth: { id: 'Semua baris kedua orang', en: 'All rows of both people' },
  next: { id: 'n', en: 'n' },
  printed: { id: /^Cetak ringkasan/, en: /^Print the summary/ },
  paper: { id: ['RINGKASAN SELISIH DAFTAR', 'Umur daftar'], en: ['SUMMARY OF DIFFERENCES', 'Age of the lists'] },
  office: { id: 'Kantor', en: 'Office' },
  precedence: { id: 'Kata siapa yang berlaku', en: 'Whose word counts' },
  jobs: { id: 'Pekerjaan', en: 'Jobs' },
  raise: { id: /^Naikkan /, en: /^Raise / },
  add: { id: 'Tambah instansi…', en: 'Add an agency…' },
  save: { id: 'Simpan', en: 'Save' },
  saved: { id: 'Tersimpan', en: 'Saved' },
  sources: { id: 'Sumber', en: 'Sources' },
  placeClaims: { id: 'Kata tiap daftar tentang tempat ini', en: 'What each list says of this place' },
};

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const [device, viewport, lang] of [['laptop', LAPTOP, 'id'], ['phone', PHONE, 'en']]) {
  const say = { ...words(lang), ...Object.fromEntries(Object.entries(WORDS).map(([key, both]) => [key, both[lang]])) };

  test(`a person shows who says what, is split and put together again by keyboard (${device}, ${lang})`, async () => {
    const app = await serve();
    try {
      const { page, leave } = await visit(browser, app, { lang, viewport });
      await open(page, app, 'planner', lang);
      await goTo(page, say.pages, say.matching, say);
      await page.getByRole('button', { name: say.begin }).click();
      await page.locator('.compared').waitFor();

      // Pairs are put off until one is of more than two rows.
      while ((await page.getByRole('button', { name: say.allRows }).count()) === 0) {
        const shown = await page.locator('.compared').innerText();
        await page.keyboard.press('n');
        await page.waitForFunction((was) => {
          const now = document.querySelector('.compared');
          return now && now.innerText !== was;
        }, shown);
      }
      await press(page, page.getByRole('button', { name: say.allRows }));
      const rows = page.getByRole('region', { name: say.rowsOfBoth });
      await rows.waitFor();
      assert.ok((await rows.locator('thead th').count()) > 3, 'a column for each row, and the fields');
      await seen(page, `review-rows-${device}-${lang}`);

      // The person of several rows.
      await press(page, page.getByRole('button', { name: /^(Hanya dua baris|Two rows only)/ }));
      const persons = page.locator('.compared').getByRole('button', { name: say.openPerson });
      let linked = false;
      for (let at = 0; at < (await persons.count()) && !linked; at += 1) {
        await press(page, persons.nth(at));
        await page.getByLabel(say.purpose).selectOption('verification');
        await press(page, page.getByRole('button', { name: say.show, exact: true }));
        await page.getByRole('region', { name: say.allClaims }).waitFor();
        linked = (await page.getByRole('button', { name: say.split }).count()) > 0;
        if (!linked) await press(page, page.getByRole('button', { name: say.back }));
      }
      assert.ok(linked, 'one of the two is a person of several rows');
      const claims = page.getByRole('region', { name: say.allClaims });
      await seen(page, `person-${device}-${lang}`);
      assert.ok((await claims.getByText(say.inOrder).count()) > 3, 'each shown value says by whose order');
      const said = await claims.innerText();
      assert.match(said, lang === 'id' ? /1 November 2026|1 Nov 2026/ : /1 Nov(ember)? 2026/);
      assert.match(said, /\.(csv|xlsx|geojson), /);
      assert.doesNotMatch(said, /ZZ\d{5}/, 'numbers are masked');

      // Apart, and together again: what is on the page is what was.
      const before = await rest(page);
      await press(page, page.getByRole('button', { name: say.split }).first());
      await page.getByRole('button', { name: say.undoOf }).waitFor();
      assert.notEqual(await rest(page), before);
      await seen(page, `person-split-${device}-${lang}`);
      await press(page, page.getByRole('button', { name: say.undoOf }));
      await page.getByText(say.none).last().waitFor();
      assert.equal(await rest(page), before);
      await leave();
    } finally {
      await app.stop();
    }
  });

  test(`an agency's page is printed and whose word counts is set (${device}, ${lang})`, async () => {
    const app = await serve();
    try {
      const { page, leave } = await visit(browser, app, { lang, viewport });
      await open(page, app, 'planner', lang);
      await goTo(page, say.pages, say.matching, say);
      await page.getByRole('tab', { name: say.differences }).click();
      const link = page.getByRole('link', { name: say.printed });
      await link.waitFor();
      await page.getByLabel(/^(Instansi|Agency)$/).first().selectOption('APOA');
      const answer = await page.request.get(new URL(await link.getAttribute('href'), app.url).href);
      assert.equal(answer.headers()['content-type'], 'application/pdf');
      const text = execFileSync('pdftotext', ['-raw', '-', '-'], { input: await answer.body() }).toString();
      for (const wanted of [...say.paper, 'APOA']) assert.ok(text.includes(wanted), `${wanted} is missing in ${text}`);
      assert.equal(text.split('\f').length - 1, 1, 'one page');
      await page.context().clearCookies();

      const other = await visit(browser, app, { lang, viewport });
      await open(other.page, app, 'admin', lang);
      await goTo(other.page, say.pages, say.settings, say);
      await other.page.getByRole('tab', { name: say.office }).click();
      await other.page.getByRole('heading', { name: say.precedence }).waitFor();
      const jobs = other.page.getByRole('group', { name: say.jobs, exact: true });
      const order = () => jobs.locator('li > span:first-child').allInnerTexts();
      const shipped = await order();
      await press(other.page, jobs.getByRole('button', { name: say.raise }).nth(1));
      assert.deepEqual(await order(), [shipped[1], shipped[0], ...shipped.slice(2)]);
      await jobs.getByRole('combobox').selectOption('KSOP');
      assert.equal((await order()).length, shipped.length + 1);
      await press(other.page, other.page.locator('.precedence').getByRole('button', { name: say.save, exact: true }));
      await other.page.locator('.precedence').getByText(say.saved).waitFor();
      await seen(other.page, `precedence-${device}-${lang}`);
      const kept = await order();
      await other.page.reload();
      await goTo(other.page, say.pages, say.settings, say);
      await other.page.getByRole('tab', { name: say.office }).click();
      await jobs.waitFor();
      assert.deepEqual(await order(), kept);
      await other.leave();
      await page.context().close();
      void leave;
    } finally {
      await app.stop();
    }
  });

  test(`a place shows what each list says of it (${device}, ${lang})`, async () => {
    const app = await serve();
    try {
      const { page, leave } = await visit(browser, app, { lang, viewport });
      await open(page, app, 'planner', lang);
      await mapIsIdle(page);
      if (device === 'phone') await page.getByRole('button', { name: /^(Perbesar panel|Enlarge the panel)/ }).click();
      await page.locator('.row-main').first().click();
      const drawer = page.locator('.drawer');
      await drawer.getByRole('tab', { name: say.sources, exact: true }).click();
      await drawer.getByRole('heading', { name: say.placeClaims }).waitFor();
      const said = await drawer.locator('.place-claims').innerText();
      assert.match(said, /APOA · /);
      assert.match(said, /Kelurahan · |Sub-district · /);
      await seen(page, `place-claims-${device}-${lang}`);
      await leave();
    } finally {
      await app.stop();
    }
  });
}

async function open(page, app, role, lang) {
  await signInAs(page, app, role, words('id'));
  if (lang === 'en') await page.getByRole('button', { name: 'English' }).click();
}

async function goTo(page, pages, name) {
  await page.getByRole('navigation', { name: pages }).getByRole('button', { name }).click();
}

/** Presses a button as somebody without a mouse does. */
async function press(page, button) {
  await button.focus();
  await page.keyboard.press('Enter');
}

/** Everything that the page says of the person but times. */
async function rest(page) {
  return (await page.locator('.reconcile').first().innerText()).replace(/\d{1,2}[.:]\d{2}/g, '');
}

/** Keeps a picture, and looks for barriers. */
async function seen(page, name) {
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  await picture(page, name);
  await isAccessible(page, name);
}
