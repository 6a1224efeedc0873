// A machine that cannot draw the map: the list stands alone, says so, and lacks nothing.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { isAccessible, launch, picture, serve, visit } from './app.mjs';
import { words } from './words.mjs';

let browser;
before(async () => {
  browser = await launch({ webgl: false });
});
after(() => browser.close());

test('without WebGL the list is complete, says why there is no map, and exports', async () => {
  const say = words('id');
  const app = await serve();
  try {
    // Chromium itself complains about the missing context, as the page does in better words.
    const { page, leave } = await visit(browser, app, { expected: [/webgl/i] });
    await page.goto(app.signIn);
    await page.getByText(say.noMap).waitFor();
    await page.locator('.row-main').first().waitFor();
    await picture(page, 'no-map');
    await isAccessible(page, 'the page without a map');

    const sites = JSON.parse(await app.cli('export', 'sites'));
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /GeoJSON/ }).click();
    const file = JSON.parse(await readFile(await (await download).path(), 'utf8'));
    assert.equal(file.features.length, sites.features.length);
    await leave();
  } finally {
    await app.stop();
  }
});
