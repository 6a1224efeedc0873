// Starts the real program on a free port with data of its own, and opens it in a real Chromium.
// Invariant: a page that writes an error on its console, throws, or asks another origin for anything
// fails its test, whatever else the test looks at.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const workspace = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const target = resolve(workspace, process.env.CARGO_TARGET_DIR ?? 'target');
const program = join(target, 'debug/petapora');
const screenshots = join(target, 'screenshots');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** How long the page may take for one step on a busy machine without a graphics card. */
export const PATIENCE_MS = 20_000;

export const LAPTOP = { width: 1366, height: 768 };
export const PHONE = { width: 360, height: 740 };

/** A list of the invented population. */
export const sample = (name) => join(workspace, 'tests/fixtures/bontang', name);

/**
 * Serves the demo, or an empty office with a planner's account.
 * Gives its address, a one-time sign-in address, `cli` for the command line on the same data, and `stop`.
 */
export async function serve({ demo = true } = {}) {
  const data = mkdtempSync(join(tmpdir(), 'petapora-browser-'));
  const server = spawn(
    program,
    ['serve', ...(demo ? ['--demo'] : []), '--listen', '127.0.0.1:0', '--data', data],
    { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise((done) => server.once('exit', done));
  const stop = async () => {
    server.kill('SIGINT');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  const cli = async (...args) => {
    const { stdout } = await promisify(execFile)(program, [...args, '--data', data], {
      env: environment(),
      maxBuffer: 64_000_000,
    });
    return stdout;
  };
  try {
    const signIn = await Promise.race([
      firstAddress(server.stdout),
      ended.then((code) => assert.fail(`petapora serve ended with ${code} before it was ready`)),
    ]);
    return { url: new URL(signIn).origin, signIn, cli, stop };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

/** The program's environment: no settings of the person who runs the tests. */
function environment() {
  const { DATABASE_URL, PETAPORA_DATA, ...rest } = process.env;
  return rest;
}

async function firstAddress(output) {
  // The reader stays open: a program whose output nobody takes would be stopped by it.
  const lines = createInterface({ input: output });
  return new Promise((found) => {
    lines.on('line', (line) => {
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S*#\S+/.exec(line);
      if (address) found(address[0]);
    });
  });
}

/** A Chromium without a graphics card; `webgl: false` is a machine that cannot draw the map. */
export function launch({ webgl = true } = {}) {
  const drawing = webgl ? ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'] : ['--disable-3d-apis'];
  return chromium.launch({
    executablePath: process.env.PETAPORA_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      ...drawing,
    ],
  });
}

/**
 * A new visitor: a page of his own, its language, and `complaints`, which `leave` demands to be empty.
 * `expected` names console errors that belong to the test, e.g. a refused sign-in.
 */
export async function visit(browser, app, { lang = 'id', viewport = LAPTOP, expected = [] } = {}) {
  const context = await browser.newContext({ locale: lang, viewport, acceptDownloads: true });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints = [];
  const complain = (what) => {
    if (!expected.some((pattern) => pattern.test(what))) complaints.push(what);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') complain(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complain(`thrown: ${error.message}`));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    const own = origin === app.url || protocol === 'data:' || protocol === 'blob:';
    if (!own) complain(`asked another origin: ${request.url()}`);
  });
  const leave = async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  };
  return { page, leave };
}

/**
 * Signs in as a new account of that role, the way its owner does: the link, then a password of her own.
 */
export async function signInAs(page, app, role, say) {
  const name = `${role}-${Math.random().toString(36).slice(2, 8)}`;
  const link = (await app.cli('user', 'add', name, '--role', role)).trim();
  await page.goto(new URL(link, app.url).href);
  await page.getByLabel(say.password, { exact: true }).fill('Ombak Biru Melawan Angin');
  await page.getByLabel(say.repeat).fill('Ombak Biru Melawan Angin');
  await page.getByRole('button', { name: say.saveAndEnter }).click();
  await page.getByLabel(say.account).waitFor();
}

/** The program with sign-in links in a language. */
export const inLanguage = (app, lang) => ({
  ...app,
  cli: async (...args) => {
    const said = await app.cli(...args);
    if (args[0] !== 'user') return said;
    const link = new URL(said.trim(), app.url);
    link.searchParams.set('lang', lang);
    return link.href;
  },
});

/** Name of what has the focus, as it is read aloud or written. */
export const focused = (page) =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return (element?.getAttribute('aria-label') ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? '').trim();
  });

/** Presses of Tab after which a control counts as out of reach. */
const FAR = 120;

/** Presses `key` until the focus is on something of that name (and kind); fails where it is out of reach. */
export async function tabTo(page, name, key = 'Tab', kind = '*') {
  for (let presses = 0; presses < FAR; presses += 1) {
    await page.keyboard.press(key);
    const isThere = await page.evaluate((kind) => document.activeElement?.matches(kind) ?? false, kind);
    if (isThere && name.test(await focused(page))) return;
  }
  assert.fail(`the keyboard does not reach ${name}`);
}

/** Waits until the map has drawn everything it knows. */
export async function mapIsIdle(page) {
  await page.locator('[data-map=idle]').waitFor({ state: 'attached' });
}

/** Fails with every accessibility violation of the page as it is, levels A and AA. */
export async function isAccessible(page, where) {
  // By the debugger, because the page's policy rightly refuses a script from elsewhere.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  const told = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.target.join(' ')} ${node.html.slice(0, 120)}`),
  );
  assert.deepEqual(told, [], `accessibility of ${where}`);
}

/** Keeps a picture of the page under target/screenshots. */
export async function picture(page, name) {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}
