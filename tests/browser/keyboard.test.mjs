// The main job without a mouse: whatever the map offers, the list beside it offers to the keyboard.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { focused, launch, mapIsIdle, serve, tabTo, visit } from './app.mjs';
import { words } from './words.mjs';

const say = words('id');
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test('a planner filters, opens, selects and exports by keyboard alone', async () => {
  const app = await serve();
  try {
    const { page, leave } = await visit(browser, app);
    await page.goto(app.signIn);
    await mapIsIdle(page);

    // The first stop jumps over the rail to the content.
    await page.keyboard.press('Tab');
    assert.match(await focused(page), /Lewati ke isi/);
    await page.keyboard.press('Enter');

    await tabTo(page, /^Daftar$/);
    await page.keyboard.press('ArrowRight');
    await tabTo(page, /Di atas kapasitas/);
    await page.keyboard.press('Space');
    await page.waitForURL(/over_capacity=true/);

    await tabTo(page, /^Filter$/, 'Shift+Tab');
    await page.keyboard.press('ArrowLeft');
    await page.locator('.row-main').first().waitFor();
    await tabTo(page, /hunian|orang|kapasitas/i, 'Tab', '.row-main');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    const drawer = page.locator('.drawer');
    await drawer.waitFor();
    const name = await drawer.getByRole('heading', { level: 2, name: /\S/ }).textContent();
    await tabTo(page, new RegExp(say.close));
    await page.keyboard.press('Enter');
    await drawer.waitFor({ state: 'detached' });

    const download = page.waitForEvent('download');
    await tabTo(page, new RegExp(say.exportGeoJson));
    await page.keyboard.press('Enter');
    const file = JSON.parse(await readFile(await (await download).path(), 'utf8'));
    assert.deepEqual(file.features.map(({ properties }) => properties.name), [name]);
    await leave();
  } finally {
    await app.stop();
  }
});
