// The main job, as a planner does it: sign in, bring a list, see it, narrow it, select, take it out. On a machine
// that draws WebGL, and on one that does not.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { LAPTOP, launch, mapIsIdle, picture, serve, visit } from './app.mjs';
import { isInside, pixelOf, toEdge } from './ground.mjs';
import { words } from './words.mjs';

/** Two lodgings that no sample list knows; the first one is fuller than it may be. */
const NEW_LIST = `nama_penginapan,jenis,kapasitas,latitude,longitude,nama_tamu,no_paspor,kebangsaan,tanggal_lahir,check_in,check_out
Kos Uji Angin,kos,2,0.135200,117.490500,Tamu Uji Satu,ZZ9900001,THA,1984-05-17,2026-10-01,
Kos Uji Angin,kos,2,0.135200,117.490500,Tamu Uji Dua,ZZ9900002,THA,1985-06-18,2026-10-01,
Kos Uji Angin,kos,2,0.135200,117.490500,Tamu Uji Tiga,ZZ9900003,IND,1986-07-19,2026-10-02,
Kos Uji Laut,kos,9,0.128400,117.496100,Tamu Uji Empat,ZZ9900004,IND,1987-08-20,2026-10-03,
`;

let browsers;
before(async () => {
  browsers = { webgl: await launch(), simple: await launch({ webgl: false }) };
});
after(() => Promise.all(Object.values(browsers).map((browser) => browser.close())));

for (const [map, lang] of [['webgl', 'id'], ['webgl', 'en'], ['simple', 'id'], ['simple', 'en']]) {
  test(`a planner takes a list to a GeoJSON file of what she selected (${map}, ${lang})`, async () => {
    const say = words(lang);
    const app = await serve();
    try {
      // Signed out, the page asks who it is and is told "nobody".
      const expected = [/status of 401/];
      const { page, leave } = await visit(browsers[map], app, { lang, viewport: LAPTOP, expected });
      const fetched = [];
      page.on('request', (request) => fetched.push(request.url()));
      const address = new URL(app.signIn);
      if (lang === 'en') address.searchParams.set('lang', 'en');
      await page.goto(address.href);
      await mapIsIdle(page);
      assert.ok(!page.url().includes('#'), 'the one-time key does not stay in the address');

      // Bring the list: it is shown as a dry run first, then it goes in.
      await goTo(page, say, say.imports);
      await page.getByLabel(say.agency).selectOption('KELURAHAN');
      await page.locator('input[type=file]').setInputFiles({
        name: 'kos-uji.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(NEW_LIST),
      });
      const importIt = page.getByRole('button', { name: lang === 'id' ? 'Impor 4 baris' : 'Import 4 rows' });
      await importIt.click();
      await page.getByRole('button', { name: say.seeOnMap }).click();

      // See it: in the list beside the map, with more people than it may hold.
      await mapIsIdle(page);
      const crowded = page.getByRole('button', { name: /Kos Uji Angin/ });
      await crowded.waitFor();
      await picture(page, `journey-${map}-${lang}-seen`);

      // Narrow it: one facet for the crowded ones; a reader can take it back.
      await page.getByRole('tab', { name: say.filter, exact: true }).click();
      await page.getByRole('button', { name: say.overCapacity }).first().click();
      await page.getByRole('button', { name: say.clearAll }).waitFor();
      await page.getByRole('tab', { name: say.list, exact: true }).click();
      await page.getByRole('button', { name: /Kos Uji Laut/ }).waitFor({ state: 'detached' });
      await crowded.waitFor();
      await page.waitForURL(/over_capacity=true/);

      // Select by polygon around it, then take the selection out.
      const { ring, pixel } = await drawPolygon(page, say);
      await page.getByRole('region', { name: say.selected }).waitFor();
      await picture(page, `journey-${map}-${lang}-selected`);
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: say.exportGeoJson }).click();
      const file = JSON.parse(await readFile(await (await download).path(), 'utf8'));

      // Compare with what the database holds, read past the page and its server.
      const all = JSON.parse(await app.cli('export', 'sites', '--filter', 'over_capacity=true'));
      const at = ({ geometry }) => pixel(geometry.coordinates);
      for (const feature of all.features) {
        assert.ok(toEdge(at(feature), ring) > 1, 'no site lies on the line that was drawn');
      }
      const inside = all.features.filter((feature) => isInside(at(feature), ring));
      const byId = (one, other) => String(one.id).localeCompare(String(other.id));
      assert.equal(file.type, 'FeatureCollection');
      assert.deepEqual(file.features.toSorted(byId), inside.toSorted(byId));
      assert.ok(inside.some(({ properties }) => properties.name === 'Kos Uji Angin' && properties.people === 3));
      assert.ok(inside.length < all.features.length, 'the polygon leaves something out');

      // MapLibre is fetched where it can be drawn, and only there.
      assert.equal(fetched.some((url) => url.includes('maplibre')), map === 'webgl');
      assert.equal(await page.getByText(say.simpleMap).count(), map === 'simple' ? 1 : 0);

      await signOut(page, say);
      await leave();
    } finally {
      await app.stop();
    }
  });
}

const goTo = (page, say, name) =>
  page.getByRole('navigation', { name: say.pages }).getByRole('button', { name }).click();

const canvas = (page) => page.locator('.map-canvas');

/** The camera that the address tells. */
async function cameraOf(page) {
  await page.waitForURL(/[?&]at=/);
  const [lon, lat, zoom] = new URL(page.url()).searchParams.get('at').split(',').map(Number);
  return { lon, lat, zoom };
}

/**
 * Draws a polygon around the new crowded lodging; gives its corners in the canvas's pixels, and `pixel`,
 * where a place of the ground was on the canvas at that moment (the bar of what is selected makes it lower).
 */
async function drawPolygon(page, say) {
  // Until it is moved, the simple map leaves its first look out of the address.
  if (!page.url().includes('at=')) await page.getByRole('button', { name: say.zoomIn, exact: true }).click();
  const [frame, camera] = [await canvas(page).boundingBox(), await cameraOf(page)];
  const pixel = (place) => pixelOf(place, camera, frame);
  const [x, y] = pixel([117.4905, 0.1352]);
  const ring = [[x - 90, y + 40], [x - 60, y - 70], [x + 75, y - 50], [x + 50, y + 65]];
  await page.getByRole('button', { name: say.polygon, exact: true }).click();
  for (const [cornerX, cornerY] of ring) await page.mouse.click(frame.x + cornerX, frame.y + cornerY);
  await page.keyboard.press('Enter');
  return { ring, pixel };
}

/** Signs out; nobody's data are on the page any more, and the way back is closed. */
async function signOut(page, say) {
  await page.getByLabel(say.account).click();
  await page.getByRole('button', { name: say.signOut }).click();
  await page.getByRole('button', { name: say.signIn, exact: true }).waitFor();
  assert.equal(await page.getByText('Kos Uji Angin').count(), 0);
  const { status } = await page.evaluate(async () => ({ status: (await fetch('/api/v1/sites')).status }));
  assert.equal(status, 401);
}
