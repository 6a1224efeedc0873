// A machine without WebGL: a simple map that is looked at, asked and searched like the other, by mouse, finger and
// keys; and if even that does not come, a list that says so and lacks nothing.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { LAPTOP, PHONE, isAccessible, launch, mapIsIdle, picture, serve, signInAs, visit } from './app.mjs';
import { pixelOf } from './ground.mjs';
import { words } from './words.mjs';

const say = words('id');
let browser;
let app;
before(async () => {
  browser = await launch({ webgl: false });
  app = await serve();
});
after(async () => {
  await browser.close();
  await app.stop();
});

const frameOf = (page) => page.locator('.map-canvas').boundingBox();
const cameraOf = async (page) => {
  await page.waitForURL(/[?&]at=/);
  const [lon, lat, zoom] = new URL(page.url()).searchParams.get('at').split(',').map(Number);
  return { lon, lat, zoom };
};
/** Waits until the address tells another camera, and gives it. */
const movedFrom = async (page, before) => {
  await page.waitForFunction((old) => new URL(location.href).searchParams.get('at') !== old, before);
  return cameraOf(page);
};
/** A crowded site that nothing else shares its spot with. */
const lonely = async () => {
  const { features } = JSON.parse(await app.cli('export', 'sites'));
  const spot = ({ geometry }) => geometry.coordinates.join();
  const alone = (one) => features.filter((other) => spot(other) === spot(one)).length === 1;
  const site = features.find((one) => one.properties.capacity < one.properties.people && alone(one)) ?? features.find(alone);
  return site.geometry.coordinates;
};
const at = (page) => new URL(page.url()).searchParams.get('at');

test('the simple map is moved, asked and opened by mouse and by keys alone', async () => {
  const { page, leave } = await visit(browser, app);
  await signInAs(page, app, 'planner', say);
  await mapIsIdle(page);
  await page.getByText(say.simpleMap).waitFor();
  await picture(page, 'simple-map-laptop');
  await isAccessible(page, 'the simple map');

  // By keys: closer, aside, from mark to mark, and into a site.
  const map = page.locator('.simple-map');
  await map.focus();
  let before = at(page);
  await page.keyboard.press('+');
  const closer = await movedFrom(page, before);
  before = at(page);
  await page.keyboard.press('ArrowRight');
  const aside = await movedFrom(page, before);
  assert.ok(Math.abs(aside.zoom - closer.zoom) < 1e-6 && aside.lon > closer.lon);
  await page.keyboard.press('PageDown');
  await page.locator('.map-card').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.map-card').waitFor({ state: 'detached' });

  // By mouse: a drag carries the ground by as much; the wheel keeps what is under the pointer.
  const frame = await frameOf(page);
  const [x, y] = [frame.x + frame.width / 2, frame.y + frame.height / 2];
  before = at(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 60, y + 20, { steps: 4 });
  await page.mouse.up();
  const dragged = await movedFrom(page, before);
  const [centreX, centreY] = pixelOf([aside.lon, aside.lat], dragged, frame);
  assert.ok(Math.abs(centreX - frame.width / 2 + 60) < 1.5 && Math.abs(centreY - frame.height / 2 - 20) < 1.5);
  before = at(page);
  await page.mouse.wheel(0, -240);
  assert.ok((await movedFrom(page, before)).zoom > dragged.zoom);

  // A site of the list is flown to, pointed at, and opened by a click on its mark.
  const spot = await lonely();
  await page.goto(`${app.url}/?at=${spot.join(',')},18.5`);
  await mapIsIdle(page);
  const near = await frameOf(page);
  const [markX, markY] = pixelOf(spot, await cameraOf(page), near);
  await page.mouse.move(near.x + markX, near.y + markY);
  await page.locator('.map-card').waitFor();
  await page.mouse.click(near.x + markX, near.y + markY);
  await page.locator('.drawer').waitFor();
  await picture(page, 'simple-map-site');
  await isAccessible(page, 'a site on the simple map');
  await leave();
});

test('a box is drawn on the simple map and the drawing is taken back by Escape', async () => {
  const { page, leave } = await visit(browser, app);
  await signInAs(page, app, 'planner', say);
  await mapIsIdle(page);
  const frame = await frameOf(page);
  const corner = [frame.x + frame.width * 0.25, frame.y + frame.height * 0.2];
  const before = at(page);
  await page.getByRole('button', { name: 'Kotak', exact: true }).click();
  await page.keyboard.press('Escape');
  await page.getByText('Seret melintasi area').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Kotak', exact: true }).click();
  await page.mouse.move(...corner);
  await page.mouse.down();
  await page.mouse.move(corner[0] + 260, corner[1] + 330, { steps: 5 });
  await page.mouse.up();
  await page.getByRole('region', { name: say.selected }).waitFor();
  await mapIsIdle(page);
  assert.ok((await page.locator('.simple-map .chosen').count()) > 0, 'what is chosen is marked');
  assert.equal(at(page), before, 'drawing does not move the map');
  await page.getByRole('tab', { name: say.layers, exact: true }).click();
  await page.getByLabel('Orang yang tinggal').check();
  await page.locator('.simple-map [data-kelurahan]').first().waitFor({ state: 'attached' });
  await picture(page, 'simple-map-selected');
  await leave();
});

test('an alert shows its zone on the simple map', async () => {
  const { page, leave } = await visit(browser, app);
  await signInAs(page, app, 'planner', say);
  await page.getByRole('navigation', { name: say.pages }).getByRole('button', { name: 'Peringatan' }).click();
  await page.locator('.alert-line').first().click();
  await page.getByRole('region', { name: 'Mengapa?' }).waitFor();
  await page.locator('.simple-map .zone-disc').waitFor({ state: 'attached' });
  await mapIsIdle(page);
  await picture(page, 'simple-map-alert');
  await leave();
});

test('on a phone a tap shows the card of a site, and its button opens it', async () => {
  const context = await browser.newContext({ locale: 'id', viewport: PHONE, hasTouch: true });
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await signInAs(page, app, 'planner', say);
  await mapIsIdle(page);
  await picture(page, 'simple-map-phone');
  await isAccessible(page, 'the simple map on a phone');
  const [lon, lat] = await lonely();
  await page.goto(`${app.url}/?at=${lon},${lat - 0.0004},18.5`);
  await mapIsIdle(page);
  const frame = await frameOf(page);
  const [x, y] = pixelOf([lon, lat], await cameraOf(page), frame);
  await page.touchscreen.tap(frame.x + x, frame.y + y);
  await page.locator('.map-card').getByRole('button', { name: 'Buka rincian' }).click();
  await page.locator('.drawer').waitFor();
  await context.close();
  assert.deepEqual(complaints, []);
});

test('without any map the list is complete, says why, and exports', async () => {
  const { page, leave } = await visit(browser, app, { expected: [/ERR_FAILED/, /TypeError/] });
  await page.route(/split_simple_map\.wasm/, (route) => route.abort());
  await signInAs(page, app, 'planner', say);
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
});
