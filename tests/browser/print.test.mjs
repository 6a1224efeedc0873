// What comes out of the printer: the map on one A4 page, the same from either map.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { launch, mapIsIdle, serve, signInAs, visit } from './app.mjs';
import { words } from './words.mjs';

const say = words('id');
let app;
before(async () => {
  app = await serve();
});
after(() => app.stop());

/** The text of what the browser prints now, with the number of pages. */
async function printed(page) {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).toString();
  return { pdf, pages: text.split('\f').length - 1, text: text.replace(/\s+/g, ' ') };
}

for (const webgl of [true, false]) {
  test(`the map is printed on one page of A4 with legend, scale, north, date and sources (webgl: ${webgl})`, async () => {
    const browser = await launch({ webgl });
    try {
      const { page, leave } = await visit(browser, app);
      // The dialog of a real printer would wait for somebody.
      await page.addInitScript(() => {
        globalThis.print = () => document.documentElement.setAttribute('data-printed', '');
      });
      await signInAs(page, app, 'planner', say);
      await mapIsIdle(page);
      await page.getByRole('tab', { name: say.filter, exact: true }).click();
      await page.getByRole('button', { name: say.overCapacity }).first().click();
      await page.waitForURL(/over_capacity=true/);
      for (const ask of [() => page.getByRole('button', { name: 'Cetak peta' }).click(), () => page.keyboard.press('Control+p')]) {
        await ask();
        await page.locator('[data-printed]').waitFor({ state: 'attached' });
        const { text, pages } = await printed(page);
        assert.equal(pages, 1, text);
        for (const part of [/Peta lokasi orang asing – Kota Bontang/, /Keadaan \d+ \w+ 2026/, /Filter: Di atas kapasitas/,
          /Rahasia – terbatas/, /U\/N/, /\d (k?)m/, /Legenda/, /Tempat kerja/, /Sumber: /, /bukan batas resmi/, /Dicetak \d/, /Bontang Kuala/]) {
          assert.match(text, part);
        }
        assert.doesNotMatch(text, /Ekspor|Masuk|Unduh/, 'nothing of the screen is on the paper');
        // Printed, the paper goes.
        await page.evaluate(() => {
          document.documentElement.removeAttribute('data-printed');
          globalThis.dispatchEvent(new Event('afterprint'));
        });
        await page.locator('.paper').waitFor({ state: 'detached' });
      }
      await leave();
    } finally {
      await browser.close();
    }
  });
}

test('Ctrl+P on an inspection prints the sheets of the PDF: map, numbered stops, scale, north, code, restriction', async () => {
  // The machine without WebGL prints all the same.
  const browser = await launch({ webgl: false });
  try {
    const { page, leave } = await visit(browser, app);
    await page.addInitScript(() => {
      globalThis.print = () => document.documentElement.setAttribute('data-printed', '');
    });
    await signInAs(page, app, 'planner', say);
    const made = await page.evaluate(async () => {
      const sites = await (await fetch('/api/v1/sites?limit=100&facets=false')).json();
      const places = [...new Set(sites.items.map((site) => site.place))].slice(0, 5);
      const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
      return (await fetch('/api/v1/inspections', { method: 'POST', headers, body: JSON.stringify({ places }) })).json();
    });
    const { inspection, routes, visits } = made;
    await page.goto(`${app.url}/?page=rute&inspection=${inspection.id}`);
    await page.locator('.stop-row').first().waitFor();
    // The route is drawn on the page itself, too.
    assert.ok((await page.locator('.sketch-way').count()) > 0);

    await page.keyboard.press('Control+p');
    await page.locator('[data-printed]').waitFor({ state: 'attached' });
    const loaded = await page.evaluate(() => [...document.querySelectorAll('.paper img')].map((img) => img.complete && img.naturalWidth > 0));
    assert.deepEqual(loaded, routes.filter((route) => route.stops.length).flatMap(() => [true, true]));
    const { pdf, text } = await printed(page);
    const squeezed = (words) => words.replace(/\s+/g, '');
    const { team, day } = routes[0];
    const answer = await page.request.get(`${app.url}/api/v1/inspections/${inspection.id}/routes/${team}/${day}/sheet.pdf`);
    const official = execFileSync('pdftotext', ['-raw', '-', '-'], { input: await answer.body() }).toString();
    // In the order of writing and without spaces: the draft's mark runs across the page, letter by letter.
    const raw = execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf }).toString();
    for (const fact of ['Rahasia – terbatas', 'LEMBAR RUTE INSPEKSI', 'DRAF', 'belum terbit', 'U/N', 'km', 'Buka rute', 'tak terverifikasi', 'Dicetak']) {
      assert.ok(squeezed(raw).includes(squeezed(fact)), `${fact} is missing in ${raw}`);
      assert.ok(squeezed(official).includes(squeezed(fact)), `${fact} is missing in the PDF`);
    }
    const names = routes[0].stops.map((stop) => visits.find((visit) => visit.place === stop.visit).name);
    for (const paper of [raw, official]) {
      let rest = squeezed(paper);
      for (const name of names) {
        assert.ok(rest.includes(squeezed(name)), `${name} is missing in ${rest}`);
        rest = rest.slice(rest.indexOf(squeezed(name)));
      }
    }
    assert.doesNotMatch(text, /Kembali ke daftar|Pengaturan/, 'nothing of the screen is on the paper');
    await leave();
  } finally {
    await browser.close();
  }
});
