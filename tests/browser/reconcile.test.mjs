// Who is who, as a planner works on it: pairs by key with undo, and a count of the matrix that opens.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LAPTOP, PHONE, isAccessible, launch, picture, serve, signInAs, visit } from './app.mjs';
import { words } from './words.mjs';

const WORDS = {
  begin: { id: 'Mulai meninjau', en: 'Begin the review' },
  question: { id: 'Apakah ini orang yang sama?', en: 'Is this the same person?' },
  undo: { id: /^Urungkan/, en: /^Undo/ },
  matching: { id: 'Pencocokan', en: 'Matching' },
  differences: { id: 'Selisih', en: 'Differences' },
  matrix: { id: 'Siapa ada di daftar siapa', en: 'Who is on whose lists' },
  openSet: { id: /^Buka \d/, en: /^Open \d/ },
  onMap: { id: /^Tampilkan di peta/, en: /^Show on the map/ },
  readOnly: { id: /^Anda dapat melihat/, en: /^You may look/ },
};

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const [device, viewport, lang] of [['laptop', LAPTOP, 'id'], ['phone', PHONE, 'id'], ['laptop', LAPTOP, 'en']]) {
  test(`a planner decides pairs by key, takes one back, and opens a difference (${device}, ${lang})`, async () => {
    const say = { ...words(lang), ...Object.fromEntries(Object.entries(WORDS).map(([key, both]) => [key, both[lang]])) };
    const app = await serve();
    try {
      const { page, leave } = await visit(browser, app, { lang, viewport });
      await open(page, app, 'planner', lang, say);
      await page.getByRole('button', { name: say.begin }).click();
      const decided = () => page.locator('.review progress').evaluate((bar) => Number(bar.getAttribute('value')));
      const pair = page.locator('.compared');
      await pair.waitFor();
      await seen(page, `review-${device}-${lang}`);
      assert.equal(await decided(), 0);

      const first = await pair.innerText();
      await page.keyboard.press('s');
      await becomes(decided, 1);
      await pair.waitFor();
      assert.notEqual(await pair.innerText(), first, 'the next pair came by itself');
      await page.keyboard.press('b');
      await becomes(decided, 2);

      // What was decided last comes back as the pair it was.
      await page.keyboard.press('u');
      await becomes(decided, 1);
      await page.keyboard.press('u');
      await becomes(decided, 0);
      assert.equal(await pair.innerText(), first, 'the pair is back');

      await page.getByRole('tab', { name: say.differences }).click();
      const matrix = page.getByRole('region', { name: say.matrix });
      await matrix.waitFor();
      await seen(page, `differences-${device}-${lang}`);
      const cell = matrix.getByRole('button', { name: say.openSet }).first();
      const count = Number((await cell.innerText()).replace(/\D/g, ''));
      await cell.click();
      const people = page.getByRole('dialog').locator('tbody tr');
      await people.first().waitFor();
      assert.equal(await people.count(), Math.min(count, 200));
      await seen(page, `difference-people-${device}-${lang}`);
      await page.getByRole('dialog').getByRole('button', { name: say.onMap }).click();
      await page.getByRole('region', { name: say.selected }).waitFor();
      await leave();
    } finally {
      await app.stop();
    }
  });
}

test('an inspector looks at pairs and decides none', async () => {
  const say = { ...words('id'), ...Object.fromEntries(Object.entries(WORDS).map(([key, both]) => [key, both.id])) };
  const app = await serve();
  try {
    const { page, leave } = await visit(browser, app);
    await open(page, app, 'inspector', 'id', say);
    assert.equal(await page.getByRole('tab', { name: say.differences }).count(), 0);
    await page.getByRole('button', { name: say.begin }).click();
    await page.locator('.compared').waitFor();
    await page.getByText(say.readOnly).waitFor();
    await page.keyboard.press('s');
    assert.equal(await page.getByText(say.question).count(), 0);
    assert.equal(await page.locator('.review progress').getAttribute('value'), '0');
    await leave();
  } finally {
    await app.stop();
  }
});

/** Signs in and goes to the page. */
async function open(page, app, role, lang, say) {
  await signInAs(page, app, role, words('id'));
  if (lang === 'en') await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('navigation', { name: say.pages }).getByRole('button', { name: say.matching }).click();
}

/** Waits until what is asked for has that value. */
async function becomes(ask, wanted) {
  const until = Date.now() + 20_000;
  while ((await ask()) !== wanted) {
    assert.ok(Date.now() < until, `it stayed at ${await ask()} and did not become ${wanted}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Keeps a picture, and looks for barriers. */
async function seen(page, name) {
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  await picture(page, name);
  await isAccessible(page, name);
}
