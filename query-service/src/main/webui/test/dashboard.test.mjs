/**
 * The built dashboard in Chromium, against the development server, under the strictest content security policy.
 * `npm run build` first. CHROMIUM names another browser than /usr/bin/chromium.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { chromium } from 'playwright-core';
import { start } from '../dev/server.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TOKEN = 'test-token';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];

let browser;
let server;
let context;
let page;
let complaints;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...FLAGS, '--disable-component-update', '--disable-sync'],
  });
});
after(() => browser.close());

beforeEach(async () => {
  server = await start({ token: TOKEN, scenario: 'empty' });
  complaints = [];
  await open({ colorScheme: 'light' });
});

afterEach(async () => {
  await context.close();
  server.close();
  assert.deepEqual(complaints, [], 'the browser complained');
});

async function open(options) {
  await context?.close();
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // An answer of 401 or 503 is logged by the browser itself, and is wanted here.
    const wanted = /status of (401|503)|ERR_(INCOMPLETE_CHUNKED|EMPTY_RESPONSE)/.test(message.text());
    if (message.type() === 'error' && !wanted) complaints.push(message.text());
  });
}

async function signIn() {
  await page.goto(`${server.url}/#token=${TOKEN}`);
  await page.getByRole('main').waitFor();
}

const feedRows = () => page.getByRole('listbox', { name: 'Findings, newest first' }).getByRole('option');

function finding(fields = {}) {
  const startNs = BigInt(Date.now() - 2000) * 1_000_000n + 123n;
  return {
    id: 'f'.repeat(31) + '1',
    kind: 'zero_window',
    severity: 'warning',
    state: 'ended',
    title: 'reader (pid 4711) did not read for 300 ms; its window was closed',
    detected_unix_ns: startNs,
    start_unix_ns: startNs,
    end_unix_ns: startNs + 300_000_000n,
    duration_ns: 300_000_000,
    node: 'web-1',
    pid: 4711,
    tid: 4711,
    comm: 'reader',
    container_id: '',
    cgroup: '/',
    netns: 4026531840,
    local_ip: '10.0.0.1',
    local_port: 9000,
    remote_ip: '10.0.0.2',
    remote_port: 42424,
    ip_version: 4,
    connection_id: '00000000000012ab',
    direction: 'inbound',
    side: 'local',
    details: { bytes_unread: 65536, probes: 1 },
    verdict: { cause: 'reader_slow', confidence: 'proven', evidence: ['advertised window 0 for 300.1 ms'] },
    ...fields,
  };
}

async function assertAccessible(what) {
  // A transition on the way shows colours that nobody reads.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((a) => a.effect.getTiming().iterations === 1)
        .map((a) => a.finished),
    ),
  );
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  assert.deepEqual(told, [], `accessibility of ${what}`);
}

test('a link signs in, and the token leaves the address bar', async () => {
  await signIn();
  await page.getByRole('region', { name: 'Completeness' }).getByText('Complete').waitFor();
  assert.ok(!page.url().includes(TOKEN), page.url());
  await page.reload();
  await page.getByRole('region', { name: 'Findings' }).waitFor();
});

test('without a token it asks for one, says where it is printed, and refuses a wrong one', async () => {
  await page.goto(server.url);
  await page.getByText('./wirescope up').waitFor();
  await assertAccessible('the sign-in box');
  await page.getByLabel('Token').fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('unknown or has expired').waitFor();
  await page.getByLabel('Token').fill(TOKEN);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Findings' }).waitFor();
});

test('a token that is refused later leads back to the sign-in box', async () => {
  await page.goto(`${server.url}/#token=expired`);
  await page.getByRole('alert').getByText('no longer accepts').waitFor();
});

test('an empty feed says what is watched, and that this is complete', async () => {
  await signIn();
  await page.getByText('No finding in the last 15 minutes').waitFor();
  await page.getByText('This is complete: 214 events arrived and none was lost.').waitFor();
  await assertAccessible('the empty feed');
});

test('a finding appears as it happens, counts while open, and is ended in its place', async () => {
  await signIn();
  await page.locator('.stream[data-state=live]').waitFor();
  server.push(finding({ state: 'open', end_unix_ns: null, duration_ns: 10_000_000 }));
  const row = feedRows().filter({ hasText: 'reader' });
  await row.getByText('is not reading: its window is closed').waitFor();
  const length = row.locator('.length');
  const lengthBefore = Number.parseFloat(await length.innerText());
  await page.waitForFunction(
    ([text, than]) => Number.parseFloat(document.querySelector(text).textContent) > than + 0.3,
    ['.finding .length', lengthBefore],
  );
  server.push(finding({ duration_ns: 3_100_000_000 }));
  await row.getByText('3.10 s').waitFor();
  assert.equal(await feedRows().count(), 1);
});

test('the stream reconnects by itself', async () => {
  await signIn();
  await page.locator('.stream[data-state=live]').waitFor();
  server.hangUp();
  await page.locator('.stream[data-state=reconnecting]').waitFor();
  await page.locator('.stream[data-state=live]').waitFor();
  server.push(finding());
  await feedRows().filter({ hasText: 'reader' }).waitFor();
});

test('the keyboard alone: filter, move, open, close, help', async () => {
  server.push(finding());
  server.push(
    finding({
      id: 'f'.repeat(31) + '2',
      comm: 'curl',
      pid: 7,
      title: 'curl (pid 7) could not connect',
      kind: 'connect_failed',
      side: null,
      start_unix_ns: finding().start_unix_ns + 5_000_000n,
    }),
  );
  await signIn();
  await feedRows().nth(1).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('reader');
  await page.getByText('1 of 2 findings').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await feedRows().nth(1).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const details = page.getByRole('complementary', { name: 'Finding' });
  await details.getByRole('heading', { name: /reader \(pid 4711\)/ }).waitFor();
  await page.keyboard.press('k');
  await details.getByRole('heading', { name: /curl/ }).waitFor();
  await page.keyboard.press('Escape');
  await details.waitFor({ state: 'detached' });
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('next, previous finding').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  const visible = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(visible, 'none', 'the focus can be seen');
});

test('the details have the verdict, exact JSON, a curl command without the token, and the drawing', async () => {
  server.set('complete');
  const pushed = finding();
  server.push(pushed);
  await signIn();
  await feedRows().filter({ hasText: '300 ms' }).filter({ hasText: 'reader' }).first().waitFor();
  await page.locator(`#finding-${pushed.id}`).click();
  const details = page.getByRole('complementary', { name: 'Finding' });
  await details.getByRole('listitem').filter({ hasText: 'advertised window 0 for 300.1 ms' }).waitFor();
  const json = await details.locator('pre.json').innerText();
  assert.ok(json.includes(`"start_unix_ns": ${pushed.start_unix_ns}`), json);
  const command = await details.locator('pre.wrap').innerText();
  assert.match(command, /curl .*\/api\/v1\/ask\/zero-windows\?.*connection_id=00000000000012ab/);
  assert.ok(!command.includes(TOKEN));
  await details.locator('.waveform .lane').first().waitFor();
  await assertAccessible('the details');
});

test('an episode is drawn with its duration, can be zoomed, and leads back', async () => {
  server.set('complete');
  await signIn();
  const row = feedRows().filter({ hasText: 'reader' }).and(page.locator('[data-state=ended]')).first();
  const told = (await row.locator('.length').innerText()).trim();
  await row.click();
  await page.keyboard.press('o');
  const drawing = page.locator('.waveform[data-large=true]');
  await drawing.locator('[data-channel="1"] .band-text[data-focused=true]').getByText(told).waitFor();
  assert.ok((await drawing.locator('[data-channel="1"] .band').count()) >= 1);
  const span = drawing.locator('.readout');
  const wide = await span.innerText();
  await drawing.getByRole('group').focus();
  await page.keyboard.press('+');
  await page.waitForFunction((text) => document.querySelector('.readout').textContent !== text, wide);
  await page.keyboard.press('0');
  await page.waitForFunction((text) => document.querySelector('.readout').textContent === text, wide);
  await assertAccessible('the drawn episode');
  await page.keyboard.press('Escape');
  await page.getByRole('complementary', { name: 'Finding' }).waitFor();
});

test('connections sort, open by keyboard, and are drawn over the range', async () => {
  server.set('complete');
  await signIn();
  await page.keyboard.press('2');
  await page.getByRole('table').waitFor();
  await page.getByRole('button', { name: 'Sent again' }).click();
  const first = page.locator('tbody tr').first();
  await first.getByText('sync-worker').waitFor();
  await assertAccessible('the connections');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.locator('.waveform[data-large=true] .mark').first().waitFor();
  await page.getByRole('heading', { name: /sync-worker/ }).waitFor();
});

test('latency is drawn and told as a table', async () => {
  server.set('complete');
  await signIn();
  await page.keyboard.press('3');
  await page.locator('.chart canvas').nth(2).waitFor();
  await page.getByText('As a table').click();
  await page.getByRole('table').waitFor();
  await assertAccessible('latency');
});

test('drops, stalls and resets are told with place and verdict, and lead to their connection', async () => {
  await signIn();
  await page.keyboard.press('4');
  await page.getByText('Nothing was dropped or reset in the last 15 minutes').waitFor();
  server.set('complete');
  await page.keyboard.press('1');
  await page.keyboard.press('4');
  const places = page.getByRole('region', { name: 'Drops by place' });
  await places.getByRole('row').nth(3).waitFor();
  const worst = await places.getByRole('row').nth(1).innerText();
  assert.match(
    worst,
    /NETFILTER_DROP\s+input: inet filter input handle 4: tcp dport 5001 drop on eth0\s+\d+\s+8\d\.\d %/,
  );
  const stall = page.getByRole('region', { name: 'Stalls' }).getByRole('row').nth(1);
  await stall.getByText('local drop: NETFILTER_DROP').waitFor();
  await stall.getByText('first NETFILTER_DROP at output: ip filter out handle 2').waitFor();
  const resets = page.getByRole('region', { name: 'Resets' });
  await resets.getByText('local reset: NO_SOCKET').first().waitFor();
  await resets.getByText('why it did cannot be seen from this end').first().waitFor();
  assert.equal(await resets.getByRole('row').filter({ hasText: 'NO_SOCKET' }).getByRole('link').count(), 0);
  await assertAccessible('drops and resets');
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  await assertAccessible('drops and resets in other colours');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /sync-worker/ }).waitFor();
});

test('findings of drops and resets have their evidence as a list and the question behind them', async () => {
  const stall = finding({
    kind: 'local_drop_stall',
    side: null,
    severity: 'critical',
    title:
      'reader (pid 4711) could not send to 10.0.0.2:42424 for 1.20 s: its own node dropped the data, QDISC_DROP',
    verdict: {
      cause: 'local_drop:QDISC_DROP',
      confidence: 'proven',
      evidence: ['dropped before it left, 3 times, first in tbf_enqueue'],
    },
  });
  const resets = finding({
    id: 'f'.repeat(31) + '3',
    kind: 'resets',
    side: null,
    pid: 77,
    title: '10.0.0.2 reset connections of reader (pid 77): 12 RSTs within 3.20 s',
    details: { resets: 12, by_phase: { established: 12 }, by_sender: { remote: 12 } },
    verdict: {
      cause: 'peer_reset',
      confidence: 'proven',
      evidence: [
        '10 of 12 RSTs: the peer sent a RST in the middle of the connection',
        '2 of 12 RSTs: others',
      ],
    },
  });
  server.push(stall);
  server.push(resets);
  await signIn();
  const details = page.getByRole('complementary', { name: 'Finding' });
  await page.locator(`#finding-${stall.id}`).click();
  await details.getByRole('heading', { name: 'Why: local drop: QDISC_DROP' }).waitFor();
  await details.getByRole('listitem').filter({ hasText: '3 times, first in tbf_enqueue' }).waitFor();
  assert.match(await details.locator('pre.wrap').innerText(), /ask\/local-drop-stalls\?/);
  await page.locator(`#finding-${resets.id}`).click();
  await details.getByText('First connection').waitFor();
  assert.equal(await details.getByRole('listitem').count(), 2);
  assert.match(await details.locator('pre.wrap').innerText(), /ask\/resets\?.*pid=77/);
  assert.equal(await details.getByRole('region', { name: 'Drawing' }).count(), 0);
});

test('bursts and gaps are listed, drawn as on an oscilloscope, and zoom from all down to a slot', async () => {
  await signIn();
  await page.keyboard.press('5');
  await page.getByText('No burst and no gap in the last 15 minutes').waitFor();
  server.set('complete');
  await page.keyboard.press('1');
  await page.keyboard.press('5');
  const bursts = page.getByRole('region', { name: 'Micro-bursts' });
  await bursts.getByRole('row').nth(3).waitFor();
  // The newest is drawn without being asked for.
  await page.locator('.oscilloscope [data-channel="1"] .trace').waitFor();
  assert.equal(await bursts.locator('[data-chosen=true]').count(), 1);

  const costly = bursts.getByRole('row').filter({ hasText: 'dropped' }).first();
  await costly.getByRole('link').click();
  await page.waitForFunction(() =>
    document.querySelector('[data-chosen=true]')?.textContent.includes('dropped'),
  );
  const chosen = page.getByRole('region', { name: 'Burst', exact: true });
  await chosen.getByRole('heading', { name: /^Micro-burst of .* on eth0 outbound$/ }).waitFor();
  await chosen.getByRole('heading', { name: 'Why: flow: backup-agent' }).waitFor();
  const flows = chosen.getByRole('region', { name: 'Largest flows' }).getByRole('listitem');
  assert.match(await flows.first().innerText(), /backup-agent 4711\s+tcp 10\.0\.0\.9:8443\s+74\.0 %/);
  assert.ok((await chosen.locator('.loss.dropped').count()) > 0, 'drops are marked');
  assert.ok((await chosen.locator('.loss.again').count()) > 0, 'what was sent again is marked');
  await chosen.locator('.rate-line').getByText('drain 5.00 Gbit/s').waitFor();
  await assertAccessible('a burst');

  const drawing = chosen.getByRole('group', { name: 'Drawing of the interface' });
  const readout = chosen.locator('.readout');
  const home = await readout.innerText();
  await drawing.focus();
  await page.keyboard.press('9');
  await readout.getByText('200 ms').waitFor();
  await page.keyboard.press('0');
  await page.waitForFunction((text) => document.querySelector('.readout').innerText === text, home);
  for (let i = 0; i < 14; i++) await page.keyboard.press('+');
  await readout.getByText('65.5 µs').waitFor();
  await page.keyboard.press('0');
  // A cursor just after the trigger reads the burst: more than the background ever carries.
  const trigger = await chosen.locator('.trigger-flag').boundingBox();
  const screen = await drawing.boundingBox();
  await page.mouse.move(trigger.x + trigger.width / 2 + 6, screen.y + 90);
  const read = await readout.innerText();
  assert.match(read, /T \+[\d.]+ [µm]s\s+out [6-9]\.\d+ Gbit\/s\s+\d+ pkt · flow \d+\.\d %/);
  await page.mouse.wheel(0, -200);
  await page.mouse.move(5, 5);
  await page.waitForFunction((text) => document.querySelector('.readout').innerText !== text, home);

  const gap = page.getByRole('region', { name: 'Gaps' }).getByRole('row').filter({ hasText: 'host paused' });
  await gap.first().getByRole('link').click();
  const silence = page.getByRole('region', { name: 'Gap', exact: true });
  await silence.getByText('a CPU of this node did not run').waitFor();
  await silence.locator('[data-channel="2"] .trace').waitFor();
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  await assertAccessible('a gap in other colours');

  const feed = page.getByRole('region', { name: 'Gaps' }).getByRole('row').filter({ hasText: 'a feed' });
  await feed.first().getByRole('link').click();
  await silence.getByRole('heading', { name: '3 numbers skipped' }).waitFor();
  await silence.getByText('numbers 17 to 19 were missing, for 2.0 ms').waitFor();
  assert.equal(await page.locator('[data-chosen=true]').filter({ hasText: 'a feed' }).count(), 1);
});

test('a finding of bursts has the waveform of the worst, and leads to its flows', async () => {
  server.set('complete');
  await signIn();
  await feedRows().filter({ hasText: 'eth0 outbound' }).filter({ hasText: 'dropped' }).first().click();
  const details = page.getByRole('complementary', { name: 'Finding' });
  await details.getByText('Largest flow').waitFor();
  await details.locator('.oscilloscope .loss.dropped').first().waitFor();
  assert.match(
    await details.locator('pre.wrap').innerText(),
    /ask\/micro-bursts\?.*interface=eth0&direction=outbound/,
  );
  await assertAccessible('a finding of bursts');
  await page.keyboard.press('o');
  const chosen = page.getByRole('region', { name: 'Burst', exact: true });
  await chosen.getByRole('region', { name: 'Largest flows' }).waitFor();
  await chosen.getByText(/this kernel dropped \d+ packets/).waitFor();
});

test('what is missing is said, with the reason on focus', async () => {
  server.set('incomplete');
  await signIn();
  const strip = page.getByRole('region', { name: 'Completeness' });
  await strip.getByText('Incomplete').waitFor();
  await strip.getByRole('button', { name: '1 probe not running' }).focus();
  await strip.getByText('no BTF on this kernel').waitFor();
  await strip.getByRole('button', { name: '12 lost' }).waitFor();
  await strip.getByRole('button', { name: '1 node silent' }).waitFor();
  await assertAccessible('what is missing');
});

test('an error is told, and goes away by itself', async () => {
  server.set('error');
  await signIn();
  await page.getByRole('heading', { name: 'No answer' }).waitFor();
  await page.getByText('ClickHouse does not answer').first().waitFor();
  await assertAccessible('an error');
  // Asked again while it still fails: once it does not, the button may be gone before it can be clicked.
  const asked = page.waitForRequest((request) => request.url().includes('/findings'), { timeout: 5_000 });
  await page.getByRole('button', { name: 'Ask again' }).first().click();
  await asked;
  server.set('complete');
  await feedRows().first().waitFor({ timeout: 20_000 });
});

test('an empty feed claims nothing while the service does not answer', async () => {
  await signIn();
  await page.getByText('This is complete').waitFor();
  server.set('error');
  await page.getByText('This was so at the last answer').waitFor({ timeout: 20_000 });
  assert.equal(await page.getByText('This is complete').count(), 0);
});

test('dark follows the system, and the toggle wins', async () => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  server.set('complete');
  await signIn();
  await feedRows().first().waitFor();
  const light = await background();
  await open({ colorScheme: 'dark' });
  await signIn();
  await feedRows().first().waitFor();
  const dark = await background();
  assert.notEqual(dark, light);
  await feedRows().first().click();
  await page.locator('.waveform .lane').first().waitFor();
  await assertAccessible('dark');
  await page.keyboard.press('t');
  assert.equal(await background(), light);
  await page.keyboard.press('t');
  assert.equal(await background(), dark);
});

test('on a phone nothing is wider than the screen, and the details cover the feed', async () => {
  server.set('complete');
  await open({ viewport: { width: 390, height: 844 }, hasTouch: true });
  await signIn();
  await feedRows().first().tap();
  await page.getByRole('complementary', { name: 'Finding' }).waitFor();
  await assertAccessible('a phone');
  for (const view of ['live', 'connections', 'latency', 'drops', 'bursts']) {
    await page.goto(`${server.url}/#/${view}`);
    await page.waitForTimeout(300);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `${view} is ${width} px wide`);
  }
});
