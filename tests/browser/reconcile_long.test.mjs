// A queue of ten thousand pairs: as quick and as small as one of ten, by key, with the network held back.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { LAPTOP, PHONE, isAccessible, launch, picture, serve, signInAs, visit } from './app.mjs';
import { words } from './words.mjs';

const WORDS = {
  begin: { id: 'Mulai meninjau', en: 'Begin the review' },
  matching: { id: 'Pencocokan', en: 'Matching' },
  differences: { id: 'Selisih', en: 'Differences' },
  matrix: { id: 'Siapa ada di daftar siapa', en: 'Who is on whose lists' },
  openApoa: { id: /^Buka 10\.\d{3} orang: APOA/, en: /^Open 10,\d{3} people: APOA/ },
  next: { id: 'Berikutnya', en: 'Next' },
  decided: { id: /^(\d+) dari 10\.\d{3} diputuskan/, en: /^(\d+) of 10,\d{3} decided/ },
};

/** Names of a crowd, one side: every name is once on both lists, and nothing else is shared. */
const NAMES = 101;
/** Elements of a page that shows one pair or one page of people. */
const MOST_ELEMENTS = 1_500;

let browser;
let app;
const folder = mkdtempSync(join(tmpdir(), 'petapora-crowd-'));
before(async () => {
  browser = await launch();
  app = await serve({ demo: false });
  for (const [agency, text] of crowd()) {
    const path = join(folder, `${agency}.csv`);
    writeFileSync(path, text);
    await app.cli('import', path, '--agency', agency);
  }
});
after(async () => {
  await browser.close();
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

for (const [device, viewport, lang] of [['laptop', LAPTOP, 'id'], ['phone', PHONE, 'en']]) {
  test(`ten thousand pairs wait and none is waited for (${device}, ${lang})`, async () => {
    const say = { ...words(lang), ...Object.fromEntries(Object.entries(WORDS).map(([key, both]) => [key, both[lang]])) };
    const { page, leave } = await visit(browser, app, { lang, viewport });
    await signInAs(page, app, 'planner', words('id'));
    if (lang === 'en') await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('navigation', { name: say.pages }).getByRole('button', { name: say.matching }).click();
    await page.getByRole('button', { name: say.begin }).click();
    const pair = page.locator('.compared');
    await pair.waitFor();
    const decided = async () => Number(say.decided.exec(await page.locator('.progress-line').innerText())?.[1]);
    const before = await decided();

    // Decisions are held back on their way: the next pair comes all the same, and so does an undo.
    let letThrough;
    const held = new Promise((done) => (letThrough = done));
    await page.route('**/api/v1/reconcile/decisions', async (route) => {
      if (route.request().method() === 'POST') await held;
      await route.continue();
    });
    const seen = [await pair.innerText()];
    for (const [at, key] of ['s', 'b', 's'].entries()) {
      await page.keyboard.press(key);
      seen.push(await another(pair, seen[at]));
      assert.equal(await decided(), before + at + 1, 'the progress runs ahead of the answer');
    }
    assert.equal(new Set(seen).size, 4, 'four pairs were shown');
    await page.keyboard.press('u');
    assert.equal(await another(pair, seen[3]), seen[2], 'the last pair is back before it was ever decided');
    assert.equal(await decided(), before + 2);
    await page.keyboard.press('n');
    assert.equal(await another(pair, seen[2]), seen[3]);
    letThrough();
    await settled(page);
    assert.equal(await decided(), before + 2, 'what is written is what was shown');

    // On and on, and the page stays as small as it was.
    let shown = await pair.innerText();
    for (const key of ['s', 'b', 'b', 'n', 's', 'b']) {
      await page.keyboard.press(key);
      shown = await another(pair, shown);
    }
    await settled(page);
    assert.equal(await decided(), before + 7);
    await keeps(page, `review-long-${device}-${lang}`);

    await page.getByRole('tab', { name: say.differences }).click();
    const matrix = page.getByRole('region', { name: say.matrix });
    await matrix.waitFor();
    await keeps(page, `differences-long-${device}-${lang}`);
    await matrix.getByRole('button', { name: say.openApoa }).click();
    const people = page.getByRole('dialog').locator('tbody tr');
    await people.first().waitFor();
    assert.equal(await people.count(), 100);
    const first = await people.first().innerText();
    await page.getByRole('dialog').getByRole('button', { name: say.next }).click();
    await another(people.first(), first);
    assert.equal(await people.count(), 100);
    await keeps(page, `difference-people-long-${device}-${lang}`);
    await leave();
  });
}

/** Two lists of people who have a name in common and nothing else. */
function crowd() {
  const consonants = 'bdfgklmnprstw';
  const letter = (at) => consonants[at % 13];
  // Any two words differ in two consonants, so that none is another misspelt.
  const word = (n, shift) => {
    const [a, b] = [n % 13, Math.floor(n / 13) % 13];
    return `${letter(a)}a${letter(b)}o${letter(a + b + shift)}`;
  };
  let permits = 'Nama Lengkap;Kewarganegaraan;No Paspor;Jenis Izin Tinggal;No Izin;Berlaku Sampai\n';
  let lodgings = 'Penginapan;Nama tamu;Negara;Check-in\n';
  for (let number = 0; number < NAMES * NAMES; number += 1) {
    const name = `${word(Math.floor(number / NAMES), 0)} ${word(number % NAMES, 5)}`;
    const digits = String(number).padStart(7, '0');
    permits += `${name};UKR;ZZ${digits};ITAS;2C${digits};31/12/2027\n`;
    lodgings += `Wisma ${number % 40};${name};UKR;1/10/2026\n`;
  }
  return [['IMIGRASI', permits], ['APOA', lodgings]];
}

/** The text that takes the place of this one. */
async function another(shown, than) {
  const until = Date.now() + 20_000;
  for (;;) {
    const text = await shown.innerText({ timeout: 20_000 });
    if (text !== than) return text;
    assert.ok(Date.now() < until, `nothing else came than ${than}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Waits until all decisions are answered and the queue is read again. */
async function settled(page) {
  await page.locator('.review[data-writing="false"]').waitFor();
  await page.waitForLoadState('networkidle').catch(() => {});
}

/** Keeps a picture, looks for barriers, and counts what is on the page. */
async function keeps(page, name) {
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  await picture(page, name);
  await isAccessible(page, name);
  const elements = await page.locator('*').count();
  assert.ok(elements < MOST_ELEMENTS, `${elements} elements in ${name}`);
}
