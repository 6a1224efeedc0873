// What a planner puts right by hand: a place's capacity, two names of one place, evidence, a person. With the mouse on
// a laptop, by the keyboard, on a phone, and in English.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LAPTOP, PHONE, isAccessible, launch, picture, serve, signInAs, visit } from './app.mjs';
import { words } from './words.mjs';

const WORDS = {
  correct: { id: 'Perbaiki data', en: 'Correct' },
  join: { id: 'Gabungkan', en: 'Join with another' },
  evidence: { id: 'Bukti', en: 'Evidence' },
  capacity: { id: /^Kapasitas \(orang\)/, en: /^Capacity \(people\)/ },
  known: { id: /^Dari mana ini diketahui/, en: /^How this is known/ },
  save: { id: 'Simpan perbaikan', en: 'Save the correction' },
  takeBack: { id: 'Tarik perbaikan ini', en: 'Take this correction back' },
  takenBack: { id: 'sudah ditarik', en: 'taken back' },
  reason: { id: /^Alasan/, en: /^Reason/ },
  listed: { id: 'Kata daftar: 8', en: 'Lists say: 8' },
  above: { id: '2 di atas kapasitas', en: '2 above capacity' },
  findOther: { id: /^Cari tempat lain/, en: /^Find the other place/ },
  sideBySide: { id: 'Kedua tempat berdampingan', en: 'Both places side by side' },
  joinReason: { id: /^Dari mana diketahui bahwa keduanya sama/, en: /^How they are known to be one/ },
  saveJoin: { id: 'Gabungkan keduanya', en: 'Join both' },
  otherNames: { id: 'Nama lain tempat ini', en: 'Other names of this place' },
  part: { id: /^Pisahkan/, en: /^Part / },
  chooseFile: { id: /Pilih berkas bukti/, en: /Choose a file/ },
  wrongKind: { id: 'Isi berkas ini bukan PDF atau foto yang utuh.', en: 'By its content the file is no whole PDF or photo.' },
  download: { id: 'Unduh surat.pdf', en: 'Download surat.pdf' },
  withdraw: { id: 'Tarik surat.pdf', en: 'Withdraw surat.pdf' },
  noFiles: { id: 'Belum ada bukti.', en: 'No evidence yet.' },
  oneFile: { id: /^1 berkas/, en: /^1 files/ },
  tableOfSites: { id: 'Lokasi', en: 'Sites' },
  purpose: { id: 'Tujuan', en: 'Purpose' },
  showNames: { id: 'Tampilkan nama', en: 'Show names' },
  show: { id: 'Tampilkan', en: 'Show' },
  name: { id: /^Nama/, en: /^Name/ },
  byHand: { id: 'perbaikan', en: 'corrected' },
};
const REASON = 'dilihat saat kunjungan lapangan';
const PDF = Buffer.from('%PDF-1.7\nsurat keterangan rekaan\n%%EOF\n');
const CROWDED = 'Kos Rekaan 2';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const [device, viewport, lang] of [['laptop', LAPTOP, 'id'], ['phone', PHONE, 'en']]) {
  test(`a planner puts a place right, joins and parts it, and attaches evidence (${device}, ${lang})`, async () => {
    const say = spoken(lang);
    const app = await serve();
    try {
      // A file that is refused is an answer that the browser calls an error.
      const { page, leave } = await visit(browser, app, { lang, viewport, expected: [/422/] });
      await signInAs(page, app, 'planner', words('id'));
      if (lang === 'en') await page.getByRole('button', { name: 'English' }).click();
      const drawer = page.getByRole('region', { name: CROWDED, exact: true });
      await open(page, CROWDED);
      await drawer.getByText('10 / 8').waitFor();
      await drawer.getByText(say.above).waitFor();

      // By the keyboard alone: correct the capacity.
      await drawer.getByRole('button', { name: say.correct }).press('Enter');
      await page.getByRole('heading', { name: CROWDED }).waitFor();
      const capacity = page.getByLabel(say.capacity);
      await capacity.focus();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type('14');
      await page.getByText(say.listed).waitFor();
      assert.ok(await page.getByRole('button', { name: say.save }).isDisabled(), 'nothing goes without a reason');
      await page.getByLabel(say.known).focus();
      await page.keyboard.type(REASON);
      await seen(page, `correct-${device}`);
      await page.getByRole('button', { name: say.save }).press('Enter');
      await drawer.getByText('10 / 14').waitFor();
      assert.equal(await drawer.getByText(say.above).count(), 0);
      if (device === 'laptop') {
        await page.getByRole('region', { name: say.tableOfSites }).getByText('10 / 14').waitFor();
      }

      await drawer.getByRole('button', { name: say.correct }).press('Enter');
      await page.getByRole('button', { name: say.takeBack }).press('Enter');
      await page.getByLabel(say.reason).fill('ternyata keliru dilihat');
      await seen(page, `take-back-${device}`);
      await page.getByRole('button', { name: say.takeBack }).press('Enter');
      await page.getByText(say.takenBack).waitFor();
      await page.keyboard.press('Escape');
      await drawer.getByText('10 / 8').waitFor();
      await drawer.getByText(say.above).waitFor();

      // Joined with a boarding house near it, and parted.
      await drawer.getByRole('button', { name: say.join }).click();
      await page.getByLabel(say.findOther).fill('Kos Rekaan 12');
      await page.getByRole('button', { name: /^Kos Rekaan 12/ }).first().click();
      await page.getByRole('region', { name: say.sideBySide }).waitFor();
      await page.getByLabel(CROWDED, { exact: true }).check();
      await page.getByLabel(say.joinReason).fill(REASON);
      await seen(page, `join-${device}`);
      await page.getByRole('button', { name: say.saveJoin }).click();
      await page.getByRole('heading', { name: say.otherNames }).waitFor();
      await seen(page, `joined-${device}`);
      await page.keyboard.press('Escape');
      await drawer.getByText('13 / 8').waitFor();
      await drawer.getByRole('button', { name: say.join }).click();
      await page.getByRole('button', { name: say.part }).click();
      await page.getByLabel(say.reason).fill('ternyata dua rumah');
      await page.getByRole('button', { name: say.part }).click();
      await page.getByRole('heading', { name: say.otherNames }).waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
      await drawer.getByText('10 / 8').waitFor();

      // Evidence: refused with the reason, taken, downloaded, withdrawn.
      await drawer.getByRole('tab', { name: say.evidence }).click();
      await drawer.getByText(say.noFiles).waitFor();
      const choose = drawer.getByLabel(say.chooseFile);
      await choose.setInputFiles({ name: 'foto.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<svg onload="x"/>') });
      await drawer.getByText(say.wrongKind).waitFor();
      await choose.setInputFiles({ name: 'surat.pdf', mimeType: 'application/pdf', buffer: PDF });
      await drawer.getByText(say.oneFile).waitFor();
      assert.equal(await drawer.getByText(say.wrongKind).count(), 0);
      await seen(page, `evidence-${device}`);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        drawer.getByRole('link', { name: say.download }).click(),
      ]);
      assert.match(download.suggestedFilename(), /^bukti-.*\.pdf$/);
      await drawer.getByRole('button', { name: say.withdraw }).click();
      await drawer.getByLabel(say.reason).fill('berkas orang lain');
      await drawer.getByRole('button', { name: say.withdraw }).click();
      await drawer.getByText(say.noFiles).waitFor();
      await leave();
    } finally {
      await app.stop();
    }
  });
}

test('a person is corrected, shown so everywhere, and taken back', async () => {
  const say = spoken('id');
  const app = await serve();
  try {
    const { page, leave } = await visit(browser, app);
    await signInAs(page, app, 'planner', say);
    await open(page, CROWDED);
    const drawer = page.getByRole('region', { name: CROWDED, exact: true });
    const people = async () => {
      await drawer.getByRole('tab', { name: say.people }).click();
      await drawer.getByLabel(say.purpose).selectOption({ index: 1 });
      await drawer.getByRole('button', { name: say.showNames }).click();
      await drawer.locator('.people tbody tr').first().waitFor();
    };
    await people();
    const first = drawer.locator('.people .name-button').first();
    const listed = await first.innerText();
    await first.click();
    await page.getByLabel(say.purpose).selectOption({ index: 1 });
    await page.getByRole('button', { name: say.show, exact: true }).click();
    await page.getByRole('heading', { name: 'Perbaiki data orang ini' }).waitFor();
    await page.getByRole('textbox', { name: say.name }).fill('Orang Rekaan Baru');
    await page.getByLabel('Izin berakhir').fill('2026-10-15');
    await page.getByLabel(say.known).fill(REASON);
    await seen(page, 'person-correct');
    await page.getByRole('button', { name: say.save }).click();
    await page.getByRole('heading', { name: 'Orang Rekaan Baru', level: 2 }).waitFor();
    assert.equal(await page.locator('.person-claims .badge', { hasText: say.byHand }).count(), 2);
    // Evidence of the person.
    await page.getByLabel(say.chooseFile).setInputFiles({ name: 'surat.pdf', mimeType: 'application/pdf', buffer: PDF });
    await page.getByRole('link', { name: say.download }).waitFor();
    await seen(page, 'person-corrected');

    await page.getByRole('button', { name: say.takeBack }).click();
    await page.getByLabel(say.reason).fill('surat ternyata tentang orang lain');
    await page.getByRole('button', { name: say.takeBack }).click();
    await page.getByText(say.takenBack).waitFor();
    assert.equal(await page.locator('.person-claims .badge', { hasText: say.byHand }).count(), 0);
    await page.getByRole('heading', { name: listed, level: 2 }).waitFor();
    await leave();
  } finally {
    await app.stop();
  }
});

function spoken(lang) {
  return { ...words(lang), ...Object.fromEntries(Object.entries(WORDS).map(([key, both]) => [key, both[lang]])) };
}

/** Opens the drawer of a site that is on the list. */
async function open(page, name) {
  await page.getByRole('button', { name: new RegExp(`${name}(?!\\d)`) }).first().click();
}

/** Keeps a picture, and looks for barriers. */
async function seen(page, name) {
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  await picture(page, name);
  await isAccessible(page, name);
}
