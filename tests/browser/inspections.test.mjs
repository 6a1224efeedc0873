// Inspections as a planner, a second planner and a team on a phone meet them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { LAPTOP, PHONE, isAccessible, launch, picture, serve, signInAs, visit } from './app.mjs';
import { words } from './words.mjs';

const say = words('id');
let browser;
let app;

before(async () => {
  // The routes are drawn without WebGL.
  browser = await launch({ webgl: false });
  app = await serve();
});
after(async () => {
  await browser.close();
  await app.stop();
});

const EXPECTED = [/webgl/i];
/** What each paper is called; a sheet without an order says so. */
const TITLES = { sheet: /LEMBAR RUTE INSPEKSI.*belum terbit/, order: /SURAT PERINTAH/, minutes: /BERITA ACARA/ };
const rail = (page, name) =>
  page.getByRole('navigation', { name: say.pages }).getByRole('button', { name, exact: true }).click();
const heading = (page) => page.locator('.inspection-name h1');
const names = (page) => page.locator('.stop-row .card-name').allTextContents();

/** One exchange with the server as the page's own account. */
async function ask(page, method, path, body) {
  return page.evaluate(
    async ([method, path, body]) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
      const init = method === 'GET' ? {} : { method, headers, body: JSON.stringify(body) };
      const answer = await fetch(path, init);
      return { status: answer.status, body: await answer.json() };
    },
    [method, path, body],
  );
}

/** The text of a PDF that the page's own account prints; words parted by lines are put together. */
async function read(page, link) {
  const answer = await page.request.get(link);
  assert.equal(answer.status(), 200, link);
  const text = execFileSync('pdftotext', ['-', '-'], { input: await answer.body() }).toString();
  return text.replace(/\s+/g, ' ');
}

/** Plans `count` places of the map's list and gives the inspection. */
async function planned(page, count) {
  const sites = await ask(page, 'GET', '/api/v1/sites?limit=100&facets=false');
  const places = [...new Set(sites.body.items.map((site) => site.place))].slice(0, count);
  const made = await ask(page, 'POST', '/api/v1/inspections', { places });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

const open = (page, detail, more = '') =>
  page.goto(`${app.url}/?page=rute&inspection=${detail.inspection.id}${more}`);

test('six clicks lead from signing in to a planned route with its papers', async () => {
  const { page, leave } = await visit(browser, app, { viewport: LAPTOP, expected: EXPECTED });
  await signInAs(page, app, 'planner', say);
  await rail(page, 'Peringatan');
  await page.locator('.alerts-list').getByLabel(/^Pilih semua/).check();
  await isAccessible(page, 'alerts that are selected');
  await page.getByRole('region', { name: 'Peringatan yang dipilih' }).getByRole('button', { name: 'Buat rute inspeksi' }).click();
  await page.getByRole('heading', { name: 'Jadwal' }).waitFor();
  assert.ok((await page.locator('.stop-row').count()) > 3);
  await picture(page, 'inspection-plan');
  await isAccessible(page, 'a planned inspection');

  await page.getByRole('button', { name: 'Cetak' }).click();
  const links = await page.getByRole('dialog').getByRole('link').evaluateAll((all) => all.map((link) => link.href));
  const stops = await names(page);
  const printed = links.filter((link) => /(sheet|order|minutes)\.pdf/.test(link));
  assert.equal(printed.length, 3);
  for (const link of printed) {
    const text = await read(page, link);
    const [, paper] = /(sheet|order|minutes)\.pdf/.exec(link);
    assert.match(text, TITLES[paper], link);
    if (link.includes('sheet')) stops.forEach((stop) => assert.ok(text.includes(stop), `${stop} is on the sheet`));
  }
  const files = links.filter((link) => !printed.includes(link));
  assert.equal(files.length, 4);
  for (const link of files) {
    const status = await page.evaluate(async (link) => (await fetch(link)).status, link);
    assert.equal(status, 200, link);
  }
  await isAccessible(page, 'what can be printed');
  await leave();
});

test('a stop is moved by a button, locked, and keeps the focus of its button', async () => {
  const { page, leave } = await visit(browser, app, { viewport: LAPTOP, expected: EXPECTED });
  await signInAs(page, app, 'planner', say);
  await open(page, await planned(page, 5));
  await page.locator('.stop-row').nth(4).waitFor();
  const before = await names(page);
  await page.getByRole('button', { name: `Turunkan ${before[0]}`, exact: true }).click();
  await page.locator('.stop-row .card-name').first().filter({ hasText: before[1] }).waitFor();
  assert.deepEqual((await names(page)).slice(0, 2), [before[1], before[0]]);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  await page.waitForFunction((name) => document.activeElement?.getAttribute('aria-label') === name, `Turunkan ${before[0]}`);
  assert.equal(await focused(), `Turunkan ${before[0]}`);
  await page.getByRole('button', { name: `Kunci ${before[0]}`, exact: true }).click();
  await page.getByRole('button', { name: `Buka kunci ${before[0]}`, exact: true }).waitFor();

  await page.getByRole('button', { name: 'Perbaiki rencana' }).click();
  await page.getByRole('button', { name: 'Pakai yang terbaik' }).click();
  await page.getByRole('button', { name: 'Perbaiki rencana' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: `Buka kunci ${before[0]}`, exact: true }).waitFor();
  await leave();
});

test('of two planners one gets a conflict, and nothing that was typed is lost', async () => {
  const { page, leave } = await visit(browser, app, { viewport: LAPTOP, expected: [...EXPECTED, /status of 409/] });
  await signInAs(page, app, 'head', say);
  const detail = await planned(page, 4);
  await open(page, detail);
  await page.locator('.stop-row').nth(3).waitFor();
  const [first, second] = await names(page);
  await page.getByRole('button', { name: `Ubah ${first}`, exact: true }).click();
  await page.getByLabel('Lama kunjungan (menit)').fill('77');

  // The other changes the plan meanwhile.
  const now = (await ask(page, 'GET', `/api/v1/inspections/${detail.inspection.id}`)).body;
  const other = now.visits.find((one) => one.name === second).place;
  const lock = { version: now.inspection.version, edit: 'lock', visit: other };
  assert.equal((await ask(page, 'POST', `/api/v1/inspections/${detail.inspection.id}/edits`, lock)).status, 200);

  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Simpan dan susun ulang' }).click();
  await dialog.getByText('Rencana ini baru saja diubah oleh orang lain').waitFor();
  assert.equal(await page.getByLabel('Lama kunjungan (menit)').inputValue(), '77');
  await picture(page, 'inspection-conflict');
  await dialog.getByRole('button', { name: 'Muat rencana terbaru' }).click();
  await dialog.getByText('Rencana ini baru saja diubah oleh orang lain').waitFor({ state: 'detached' });
  assert.equal(await page.getByLabel('Lama kunjungan (menit)').inputValue(), '77');
  await dialog.getByRole('button', { name: 'Simpan dan susun ulang' }).click();
  await dialog.waitFor({ state: 'detached' });
  const end = (await ask(page, 'GET', `/api/v1/inspections/${detail.inspection.id}`)).body;
  assert.equal(end.visits.find((one) => one.name === first).service_min, 77);
  assert.equal(end.visits.find((one) => one.name === second).locked, true);
  await leave();
});

/** The day of the office, `YYYY-MM-DD`. */
const officeDay = () => new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Makassar' });

/** An inspection of `count` places today, under way: its planner leads the team, another is the head. */
async function underWay(page, count) {
  const made = await planned(page, count);
  const today = officeDay();
  const path = `/api/v1/inspections/${made.inspection.id}`;
  const moved = { version: made.inspection.version, edit: 'settings', settings: { ...made.settings, days: [today] } };
  const edited = await ask(page, 'POST', `${path}/edits`, moved);
  assert.equal(edited.status, 200, JSON.stringify(edited.body));
  assert.equal(edited.body.inspection.planned, count);
  const head = await visit(browser, app, { viewport: LAPTOP, expected: EXPECTED });
  await signInAs(head.page, app, 'head', say);
  let version = edited.body.inspection.version;
  const act = async (who, body) => {
    const answer = await ask(who, 'POST', `${path}/acts`, { version, ...body });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    version = answer.body.inspection.version;
  };
  await act(page, { act: 'submit' });
  await act(head.page, { act: 'approve' });
  await act(page, {
    act: 'issue_order',
    order: {
      number: 'UJI/1', signatory: { name: 'Kepala Uji', title: 'Kepala Kantor', nip: '' },
      signed_on: today, valid_from: today, valid_to: '2099-12-31', elsewhere: false,
    },
  });
  await act(page, { act: 'brief', agencies: ['IMIGRASI'] });
  await act(page, { act: 'start' });
  return { detail: edited.body, path, head };
}

/** The smallest picture that is one. */
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0xff, 0xd9]);
const phoneKeeps = (page) => page.evaluate(() => JSON.stringify(localStorage));
const fieldIsShown = (page) => page.getByRole('heading', { name: 'Rute saya' }).waitFor();

test('a phone without network records five stops with a photo, and all arrive once', async () => {
  const expected = [...EXPECTED, /ERR_INTERNET_DISCONNECTED/, /ERR_FAILED/];
  const { page, leave } = await visit(browser, app, { viewport: PHONE, expected });
  await signInAs(page, app, 'planner', say);
  const { detail, path, head } = await underWay(page, 5);
  await head.leave();

  await open(page, detail, '&field=true');
  await fieldIsShown(page);
  await page.getByRole('link', { name: 'Buka di navigasi' }).waitFor();
  assert.match(await page.getByRole('link', { name: 'Buka di navigasi' }).getAttribute('href'), /^geo:/);
  assert.match(page.url(), /\/lapangan\/\?/);
  await picture(page, 'inspection-field');
  await isAccessible(page, 'the field view');
  // The page was opened at another address, so it asks for the keeper of this one by name.
  await page.waitForFunction(async () => {
    const own = await navigator.serviceWorker.getRegistration('/lapangan/');
    return own?.active?.state === 'activated' && new URL(own.scope).pathname === '/lapangan/';
  });

  await page.context().setOffline(true);

  for (let at = 1; at <= 5; at += 1) {
    await page.locator('.field-next .stop-number', { hasText: String(at) }).waitFor();
    await page.getByRole('button', { name: 'Tiba' }).click();
    await page.getByLabel(at === 1 ? 'Terbukti' : 'Tidak terbukti', { exact: true }).check();
    if (at === 1) {
      await page.getByLabel('Hunian melebihi kapasitas').check();
      await page.getByLabel('Ambil atau pilih foto').setInputFiles({ name: 'kamar.jpg', mimeType: 'image/jpeg', buffer: JPEG });
      await page.locator('.field-next').getByText('1 foto menunggu').waitFor();
    }
    if (at === 5) {
      await page.getByLabel('Jumlah orang').fill('2');
      await page.getByRole('button', { name: 'Tambah identitas orang' }).click();
      await page.getByLabel('Nomor paspor').fill('ZZ7700123');
      await page.getByLabel('Negara penerbit').fill('CHN');
      await page.getByLabel('Nama', { exact: true }).fill('Rekaan Lapangan');
      await picture(page, 'inspection-field-people');
      await isAccessible(page, 'naming people');
    }
    await page.getByRole('button', { name: 'Selesai, simpan hasil' }).click();
  }
  await page.getByText('5 catatan menunggu jaringan', { exact: false }).waitFor();
  await page.getByText('1 foto menunggu jaringan', { exact: false }).waitFor();
  await picture(page, 'inspection-field-offline');
  await isAccessible(page, 'the field view without network');
  // What is kept on the phone names nobody.
  assert.doesNotMatch(await phoneKeeps(page), /ZZ7700123|Rekaan Lapangan/);

  await page.context().setOffline(false);
  await page.getByText('catatan menunggu jaringan', { exact: false }).waitFor({ state: 'detached' });
  await page.getByText('foto menunggu jaringan', { exact: false }).waitFor({ state: 'detached' });
  await page.getByText('Semua titik sudah dicatat.').waitFor();
  const end = (await ask(page, 'GET', path)).body;
  assert.equal(end.inspection.recorded, 5);
  assert.equal(end.timeline.filter((step) => step.kind === 'record').length, 5);
  assert.equal(end.visits.filter((one) => one.record?.outcome === 'terbukti').length, 1);
  assert.ok(end.visits.every((one) => one.record.arrived_ms > 0 && one.record.left_ms >= one.record.arrived_ms));
  const [photo, ...others] = end.visits.flatMap((one) => one.photos);
  assert.deepEqual([others.length, photo.name, photo.bytes], [0, 'kamar.jpg', JPEG.length]);
  const named = end.visits.find((one) => one.record.met > 0);
  assert.deepEqual([named.record.met, named.named], [2, 1]);
  // After a reload nothing is sent again.
  await page.reload();
  await fieldIsShown(page);
  const again = (await ask(page, 'GET', path)).body;
  assert.equal(again.timeline.filter((step) => step.kind === 'record').length, 5);
  assert.equal(again.visits.flatMap((one) => one.photos).length, 1);
  assert.equal(again.visits.find((one) => one.record.met > 0).named, 1);

  // The next day the phone has nothing left of it.
  assert.match(await phoneKeeps(page), new RegExp(detail.visits[0].name));
  await page.clock.setFixedTime(Date.now() + 24 * 3_600_000);
  await page.goto(`${app.url}/?page=rute`);
  await page.getByRole('heading', { name: 'Rute inspeksi' }).or(page.locator('.inspections')).first().waitFor();
  assert.doesNotMatch(await phoneKeeps(page), new RegExp(detail.visits[0].name));
  assert.ok(!(await page.evaluate(() => caches.keys())).includes('petapora-foto'));
  await leave();
});

test('from a finding to the closed case, with its clock in sight', async () => {
  const { page, leave } = await visit(browser, app, { viewport: LAPTOP, expected: EXPECTED });
  await signInAs(page, app, 'planner', say);
  const { detail, path, head } = await underWay(page, 2);
  const [found, shut] = detail.visits.map((one) => one.place);
  const at_ms = Date.now();
  const times = { at_ms, arrived_ms: at_ms, left_ms: at_ms };
  for (const record of [
    { visit: found, ...times, outcome: 'terbukti', findings: ['hunian_melebihi_kapasitas'], met: 3 },
    { visit: shut, at_ms, outcome: 'tak_terverifikasi', skipped: true, note: 'pagar terkunci' },
  ]) {
    const answer = await ask(page, 'POST', `${path}/acts`, { act: 'record', record });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  }
  const today = officeDay();
  const step = async (who, name, fill = {}) => {
    await who.getByRole('button', { name, exact: true }).click();
    for (const [label, value] of Object.entries(fill)) await who.getByLabel(label, { exact: true }).fill(value);
    await who.getByRole('button', { name: `Simpan: ${name}` }).click();
    await who.getByRole('button', { name: `Simpan: ${name}` }).waitFor({ state: 'detached' });
  };
  const flow = async (who) => {
    await open(who, detail);
    await who.getByRole('tab', { name: 'Persetujuan & hasil' }).click();
    await who.getByRole('heading', { name: 'Langkah berikutnya' }).waitFor();
  };
  const stands = (who, state) => who.locator('.inspection-name .badge', { hasText: state }).waitFor();
  await flow(page);
  await page.getByText('Ditemui 3 orang asing, 0 dengan identitas.').waitFor();
  await step(page, 'Selesai di lapangan (berita acara)', {
    'Nomor berita acara': 'BA-1', Tanggal: today, 'Ditandatangani oleh (satu nama per baris)': 'Ketua Uji\nAnggota Uji',
  });
  await step(page, 'Tetapkan ada/tidaknya temuan');
  await stands(page, 'Temuan');
  const minutes = await read(page, `${app.url}${path}/minutes.pdf`);
  assert.match(minutes, /BA-1/);
  assert.match(minutes, /Temuan menurut jenis: .*1 lokasi/);
  assert.match(minutes, /diperiksa dokumennya: 3 orang/);
  await step(page, 'Catat BAP', { 'Nomor BAP': 'BAP-1', Tanggal: today });
  await stands(page, 'BAP');
  assert.equal(await page.getByRole('button', { name: 'Gelar kasus', exact: true }).count(), 0);

  await flow(head.page);
  await step(head.page, 'Gelar kasus');
  await stands(head.page, 'Gelar kasus');
  await picture(head.page, 'inspection-conference');
  await isAccessible(head.page, 'a case conference');
  await step(head.page, 'Tindakan administratif (TAK)', { 'Nomor keputusan': 'TAK-1', 'Diserahkan tanggal': today });
  await stands(head.page, 'TAK');
  await head.page.getByText('Keberatan dapat diajukan s.d.', { exact: false }).waitFor();

  await flow(page);
  await step(page, 'Catat keberatan', { Nomor: 'K-1', Tanggal: today });
  await page.getByText('Keberatan diteruskan paling lambat', { exact: false }).waitFor();
  await step(page, 'Teruskan keberatan', { Tanggal: today });
  await page.getByText('Keberatan diputus paling lambat', { exact: false }).waitFor();
  await picture(page, 'inspection-objection');
  await flow(head.page);
  await step(head.page, 'Putuskan keberatan', { 'Nomor keputusan': 'P-1' });
  await step(head.page, 'Tutup inspeksi');
  await stands(head.page, 'Selesai');
  await head.page.getByText('Tidak ada langkah untuk Anda saat ini.').waitFor();
  await picture(head.page, 'inspection-closed');
  await isAccessible(head.page, 'a closed inspection');
  await head.leave();
  await leave();
});

/** Takes an inspection to the field today, by its own planner, whose team it is. */
async function onTheRoad(page, count) {
  const made = await planned(page, count);
  const today = (later) =>
    new Date(Date.now() + later * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Asia/Makassar' });
  const settings = {
    ...made.settings, days: [today(0), today(1)], from: '00:00', to: '23:59', max_drive_min: 600,
  };
  const at = (part) => `/api/v1/inspections/${made.inspection.id}/${part}`;
  const edited = await ask(page, 'POST', at('edits'), { version: made.inspection.version, edit: 'settings', settings });
  assert.equal(edited.status, 200, JSON.stringify(edited.body));
  let detail = edited.body;
  const head = await visit(browser, app, { viewport: LAPTOP, expected: EXPECTED });
  await signInAs(head.page, app, 'head', say);
  const act = async (who, body) => {
    const answer = await ask(who, 'POST', at('acts'), { version: detail.inspection.version, ...body });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    detail = answer.body;
  };
  await act(page, { act: 'submit' });
  await act(head.page, { act: 'approve' });
  await head.leave();
  await act(page, {
    act: 'issue_order',
    order: {
      number: 'UJI/2', signatory: { name: 'Kepala Uji', title: 'Kepala Kantor', nip: '' },
      signed_on: today(0), valid_from: today(0), valid_to: '2099-12-31', elsewhere: false,
    },
  });
  await act(page, { act: 'brief', agencies: ['IMIGRASI'] });
  await act(page, { act: 'start' });
  const visited = detail.routes[0].stops[0].visit;
  const record = { visit: visited, at_ms: Date.now(), outcome: 'tidak_terbukti', findings: [] };
  await act(page, { act: 'record', record });
  return { detail, visited };
}

for (const [device, viewport] of Object.entries({ laptop: LAPTOP, phone: PHONE })) {
  test(`under way the rest is planned again, looked at, and taken (${device})`, async () => {
    const { page, leave } = await visit(browser, app, { viewport, expected: EXPECTED });
    await signInAs(page, app, 'planner', say);
    const { detail, visited } = await onTheRoad(page, 6);
    const now = async () => (await ask(page, 'GET', `/api/v1/inspections/${detail.inspection.id}`)).body;
    await open(page, detail);
    await page.getByRole('button', { name: 'Susun ulang', exact: true }).click();
    const panel = page.getByRole('region', { name: 'Susun ulang' });
    const slider = panel.getByLabel('Seberapa banyak boleh berubah');
    await slider.focus();
    await page.keyboard.press('Home');
    await panel.getByText('0 pindah', { exact: false }).waitFor();
    assert.equal(await slider.getAttribute('aria-valuetext'), 'tidak ada yang pindah');
    assert.equal((await now()).inspection.version, detail.inspection.version);
    await page.keyboard.press('End');
    await panel.getByText('1 sudah dicatat', { exact: false }).waitFor();
    await page.locator('.sketch-before').waitFor({ state: 'attached' });
    await picture(page, `inspection-replan-${device}`);
    await isAccessible(page, `planning again (${device})`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `${overflow} pixels too wide`);
    await panel.getByRole('button', { name: 'Tutup tanpa mengubah' }).click();
    await panel.waitFor({ state: 'detached' });
    assert.equal((await now()).inspection.version, detail.inspection.version);

    await page.getByRole('button', { name: 'Susun ulang', exact: true }).click();
    await panel.getByRole('button', { name: 'Hitung usulan' }).click();
    await panel.getByRole('button', { name: 'Pakai usulan ini' }).click();
    await panel.waitFor({ state: 'detached' });
    const end = await now();
    assert.equal(end.timeline.at(-1).kind, 'replanned');
    const kept = end.routes.find((route) => route.stops.some((stop) => stop.visit === visited));
    assert.equal(kept.stops[0].visit, visited);
    const stops = await page.locator('.stop-row').count();
    assert.equal(stops, end.routes.flatMap((route) => route.stops).length);

    // Under the order a visit is left out with its reason alone.
    const next = end.visits.find((one) => one.place === kept.stops[1].visit);
    await page.getByRole('button', { name: `Ubah ${next.name}`, exact: true }).click();
    const dialog = page.getByRole('dialog');
    assert.ok(await dialog.getByRole('button', { name: 'Keluarkan dari rencana' }).isDisabled());
    await dialog.getByLabel('Alasan tidak dikunjungi').fill('jembatan putus');
    await isAccessible(page, `leaving a visit out (${device})`);
    await dialog.getByRole('button', { name: 'Keluarkan dari rencana' }).click();
    await dialog.waitFor({ state: 'detached' });
    const left = (await now()).visits.find((one) => one.place === next.place);
    assert.deepEqual([left.excluded, left.record.note], [true, 'jembatan putus']);
    await leave();
  });
}

test('a planner says where a place is entered and draws a boat on the map of the route', async () => {
  const { page, leave } = await visit(browser, app, { viewport: LAPTOP, expected: EXPECTED });
  await signInAs(page, app, 'planner', say);
  const detail = await planned(page, 3);
  await open(page, detail);
  const first = (await names(page))[0] ?? (await page.locator('.stop-row .card-name').first().textContent());
  await page.getByRole('button', { name: `Ubah ${first}`, exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Pilih di peta' }).click();
  await page.getByText('Tekan peta di titik masuk', { exact: false }).waitFor();
  // Where the teams set out there is a road.
  const office = async () => {
    const box = await page.locator('.sketch-frame .sketch-base').first().boundingBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  await page.mouse.click(...(await office()));
  await page.getByText('Tekan peta di titik masuk', { exact: false }).waitFor({ state: 'detached' });
  await page.locator('.sketch-entry').waitFor({ state: 'attached' });
  const now = (await ask(page, 'GET', `/api/v1/inspections/${detail.inspection.id}`)).body;
  assert.equal(now.visits.find((one) => one.name === first).access.length, 2);

  const boats = page.getByRole('region', { name: 'Penghubung kapal' });
  await boats.getByRole('button', { name: 'Gambar penghubung' }).click();
  await page.mouse.click(...(await office()));
  // The other landing by keyboard: the middle of the map.
  await page.locator('.sketch-frame').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await boats.getByLabel('Keterangan').fill('Perahu Rekaan, tiap jam');
  await picture(page, 'inspection-boat');
  await isAccessible(page, 'a boat that is drawn');
  await boats.getByRole('button', { name: 'Simpan penghubung' }).click();
  await boats.getByText('15 menit, pergi-pulang', { exact: false }).waitFor();
  await boats.getByRole('button', { name: 'Hapus penghubung Perahu Rekaan, tiap jam' }).click();
  await boats.getByText('15 menit, pergi-pulang', { exact: false }).waitFor({ state: 'detached' });
  await leave();
});

for (const [device, viewport] of Object.entries({ laptop: LAPTOP, phone: PHONE })) {
  test(`the list, the calendar, the plan and its steps are accessible (${device})`, async () => {
    const { page, leave } = await visit(browser, app, { viewport, expected: EXPECTED });
    await signInAs(page, app, 'planner', say);
    const detail = await planned(page, 4);
    await rail(page, 'Rute');
    await page.locator('.inspection-row').first().waitFor();
    await picture(page, `inspections-${device}`);
    await isAccessible(page, `the inspections (${device})`);
    await page.getByRole('button', { name: 'Kalender' }).click();
    await picture(page, `inspections-calendar-${device}`);
    await isAccessible(page, `the calendar (${device})`);
    await open(page, detail);
    await page.locator('.stop-row').first().waitFor();
    await picture(page, `inspection-${device}`);
    await isAccessible(page, `an inspection (${device})`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `${overflow} pixels too wide`);
    await page.getByRole('button', { name: 'Pengaturan', exact: true }).first().click();
    await page.getByRole('dialog').waitFor();
    await isAccessible(page, `the settings of a plan (${device})`);
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Persetujuan & hasil' }).click();
    await page.getByRole('button', { name: 'Batalkan inspeksi' }).click();
    await page.getByLabel('Alasan').fill('uji');
    await picture(page, `inspection-flow-${device}`);
    await isAccessible(page, `the steps of an inspection (${device})`);
    assert.ok(await heading(page).isVisible());
    await leave();
  });
}
