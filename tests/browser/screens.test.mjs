// Every screen, on a laptop and on a phone: accessible, and kept as a picture to look at.
import { after, before, test } from 'node:test';
import { LAPTOP, PHONE, isAccessible, launch, mapIsIdle, picture, sample, serve, signInAs, visit } from './app.mjs';
import { words } from './words.mjs';

const say = words('id');
let browser;
let app;

before(async () => {
  browser = await launch();
  app = await serve();
});
after(async () => {
  await browser.close();
  await app.stop();
});

for (const [device, viewport] of Object.entries({ laptop: LAPTOP, phone: PHONE })) {
  test(`signing in is accessible (${device})`, async () => {
    const { page, leave } = await visit(browser, app, { viewport, expected: [/status of 401/] });
    await page.goto(app.url);
    await page.getByRole('button', { name: say.signIn, exact: true }).waitFor();
    await seen(page, `sign-in-${device}`);
    await leave();
  });

  test(`what a planner sees is accessible (${device})`, async () => {
    const { page, leave } = await visit(browser, app, { viewport });
    await signInAs(page, app, 'planner', say);
    await mapIsIdle(page);
    await seen(page, `map-${device}`);
    if (device === 'phone') await page.getByRole('button', { name: 'Perbesar panel' }).click();

    for (const part of ['filter', 'layers', 'list']) {
      await page.getByRole('tab', { name: say[part], exact: true }).click();
      await seen(page, `${part}-${device}`);
    }
    await page.getByRole('tab', { name: say.unlocated }).click();
    await seen(page, `unlocated-${device}`);
    await page.getByRole('tab', { name: 'Di peta' }).click();

    await page.locator('.row-main').first().click();
    const drawer = page.locator('.drawer');
    await drawer.waitFor();
    await seen(page, `drawer-${device}`);
    for (const part of ['people', 'sources']) {
      await drawer.getByRole('tab', { name: say[part], exact: true }).click();
      await seen(page, `drawer-${part}-${device}`);
    }
    await drawer.getByRole('button', { name: say.close }).click();

    await page.getByRole('group', { name: 'Peta atau daftar' }).getByRole('button', { name: say.list }).click();
    await seen(page, `table-${device}`);

    await page.getByRole('navigation', { name: say.pages }).getByRole('button', { name: say.imports }).click();
    await seen(page, `imports-${device}`);
    await page.getByLabel(say.agency).selectOption('DISNAKER');
    await page.locator('input[type=file]').setInputFiles(sample('disnaker_tka.xlsx'));
    await page.getByRole('heading', { name: /disnaker_tka\.xlsx/ }).waitFor();
    await seen(page, `imports-checked-${device}`);
    await leave();
  });

  for (const role of ['admin', 'head', 'dpo', 'viewer']) {
    test(`what the role ${role} sees is accessible (${device})`, async () => {
      const { page, leave } = await visit(browser, app, { viewport });
      await signInAs(page, app, role, say);
      const settings = page.getByRole('navigation', { name: say.pages }).getByRole('button', { name: say.settings });
      if (await settings.count()) await settings.click();
      await seen(page, `${role}-${device}`);
      await leave();
    });
  }
}

/** Waits for what is being loaded, keeps a picture, and looks for barriers. */
async function seen(page, name) {
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  await picture(page, name);
  await isAccessible(page, name);
}
