// The program comes in parts, each with its page: one that does not come is a failure with a retry.
import { after, before, test } from 'node:test';
import { LAPTOP, launch, serve, signInAs, visit } from './app.mjs';
import { words } from './words.mjs';

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

test('a page whose program does not come says so, and comes at the retry', async () => {
  const say = words('id');
  const { page, leave } = await visit(browser, app, { viewport: LAPTOP, expected: [/ERR_FAILED/, /TypeError/] });
  await signInAs(page, app, 'planner', say);
  let refuse = true;
  await page.route(/split_imports\.wasm/, (route) => (refuse ? route.abort() : route.continue()));
  await page.getByRole('navigation', { name: say.pages }).getByRole('button', { name: say.imports }).click();
  await page.getByRole('alert').getByText('Bagian halaman ini tidak dapat dimuat.').waitFor();
  refuse = false;
  await page.getByRole('button', { name: 'Coba lagi' }).click();
  await page.getByLabel(say.agency).waitFor();
  await leave();
});
