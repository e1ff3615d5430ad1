// SPDX-License-Identifier: GPL-3.0-or-later
// look.cjs PAGE... - drive each page in Chromium as a reader does, and print TAP.
'use strict';
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let failed = false;
function check(name, faults) {
  faults.slice(0, 12).forEach(fault => console.log('# ' + String(fault).replace(/\s+/g, ' ').slice(0, 300)));
  console.log((faults.length ? 'not ok - ' : 'ok - ') + name);
  failed = failed || faults.length > 0;
}

// What is wider than the window, or wider than what it stands in and cannot be scrolled.
function overflow() {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) faults.push(`the page is ${root.scrollWidth} wide, the window ${innerWidth}`);
  const scrolls = e => { for (; e; e = e.parentElement)
    if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX)) return true; return false; };
  for (const e of document.querySelectorAll('body *')) {
    if (!e.getClientRects().length || e.closest('.sr, script, style')) continue;
    const box = e.getBoundingClientRect();
    if ((box.right > innerWidth + 1 || box.left < -1) && !scrolls(e.parentElement))
      faults.push(`outside the window: ${e.tagName} ${e.textContent.trim().slice(0, 40)} ${box.left}..${box.right}`);
  }
  return faults;
}

// Texts that lie on each other: two lines of different elements which share more than a hair.
function overlaps() {
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    if (!node.data.trim() || node.parentElement.closest('script, style, .sr, desc, title')) continue;
    if (!node.parentElement.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const frame = node.parentElement.closest('pre, .box');
    const within = frame ? frame.getBoundingClientRect() : { left: -1e9, right: 1e9, top: -1e9, bottom: 1e9 };
    for (const r of range.getClientRects()) {
      const l = Math.max(r.left, within.left), right = Math.min(r.right, within.right);
      const top = Math.max(r.top, within.top), b = Math.min(r.bottom, within.bottom);
      if (right - l > 2 && b - top > 2) boxes.push({ l, r: right, t: top, b, node });
    }
  }
  boxes.sort((x, y) => x.t - y.t);
  const faults = [];
  boxes.forEach((x, i) => {
    for (let k = i + 1; k < boxes.length && boxes[k].t < x.b; k++) {
      const y = boxes[k];
      if (x.node === y.node) continue;
      const wide = Math.min(x.r, y.r) - Math.max(x.l, y.l), high = Math.min(x.b, y.b) - Math.max(x.t, y.t);
      // Boxes of lines are higher than their letters.
      if (wide > 2 && high > 0.35 * Math.min(x.b - x.t, y.b - y.t))
        faults.push(`on each other: "${x.node.data.trim().slice(0, 40)}" and "${y.node.data.trim().slice(0, 40)}"`);
    }
  });
  return faults;
}

// Every heading that sorts: up, down, and nothing lost; by the keyboard as by the mouse.
async function sorting(page) {
  const faults = [];
  const buttons = page.locator('th button');
  const order = button => button.evaluate(b => [...b.closest('table').tBodies[0].rows].map(r => r.textContent));
  for (let i = 0; i < await buttons.count(); i++) {
    const button = buttons.nth(i);
    if (!await button.isVisible()) continue;
    const before = await order(button);
    const state = () => button.evaluate(b => [b.closest('th').ariaSort, [...b.closest('table').tBodies[0].rows].map(r =>
      r.cells[b.closest('th').cellIndex].dataset.v).filter(v => v).map(Number)]);
    const words = (await button.textContent()).trim();
    const wrong = ([said, values]) => values.some((v, k) => k && (said === 'descending' ? v > values[k - 1] : v < values[k - 1]));
    await button.focus();
    await page.keyboard.press('Enter');
    const up = await order(button), first = await state();
    await button.click();
    const down = await order(button), second = await state();
    if ([...up].sort().join() !== [...before].sort().join()) faults.push(`"${words}" loses rows`);
    if ([first[0], second[0]].sort().join() !== 'ascending,descending') faults.push(`"${words}" says ${first[0]}, then ${second[0]}`);
    for (const was of [first, second]) if (wrong(was)) faults.push(`"${words}": not ${was[0]}: ${was[1]}`);
    const values = second[1];
    if (before.length > 1 && up.join() === down.join() && new Set(values).size > 1) faults.push(`"${words}" does not sort`);
  }
  return faults;
}

// The numbers of the table of designs against summary.json beside the page.
async function numbers(page, directory) {
  const file = path.join(directory, 'summary.json');
  if (!fs.existsSync(file)) return null;
  const summary = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (!summary.designs) return null;
  const rates = new Map(summary.designs.map(d => [d.title, d.metrics.success_rate.estimate]));
  const rows = await page.locator('#designs tbody tr').evaluateAll(all => all.map(r => {
    const cell = r.querySelector('[data-l="Success"]');
    return { title: r.querySelector('th').textContent, value: cell && cell.dataset.v, shown: cell && cell.textContent };
  }));
  const faults = [];
  for (const row of rows) {
    const title = [...rates.keys()].find(t => row.title === t || row.title.endsWith(' ' + t));
    if (title === undefined) faults.push('no design is titled ' + row.title);
    else if (rates.get(title) !== null && Number(row.value) !== rates.get(title))
      faults.push(`${title}: ${row.value}, and summary.json has ${rates.get(title)}`);
    else if (rates.get(title) !== null) {
      const shown = /^\s*\d+(?:\.(\d+))?/.exec(row.shown);
      const half = shown && 0.00501 * 10 ** -(shown[1] || '').length;
      if (!shown || Math.abs(Number(shown[0]) / 100 - rates.get(title)) > half) faults.push(`${title} shows ${row.shown}`);
    }
  }
  if (!rows.length) faults.push('no design in the table');
  return faults;
}

async function rules(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v =>
    `${v.impact}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`);
}

async function opened(browser, file, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const said = [];
  page.on('console', message => said.push('console: ' + message.text()));
  page.on('pageerror', error => said.push('error: ' + error));
  page.on('request', request => { if (!/^(file|data):/.test(request.url())) said.push('asks for ' + request.url()); });
  await page.goto(pathToFileURL(path.resolve(file)).href);
  return { context, page, said };
}

const open_all = () => document.querySelectorAll('details').forEach(d => { d.open = true; });

async function windows(browser, name, file) {
  for (const width of [1280, 390]) {
    for (const colorScheme of ['light', 'dark']) {
      const { context, page, said } = await opened(browser, file, { viewport: { width, height: 900 }, colorScheme });
      const closed = await page.evaluate(overlaps);
      await page.evaluate(open_all);
      const faults = [...said, ...closed, ...await page.evaluate(overflow), ...await page.evaluate(overlaps)];
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
      if ((background[0] < 128) !== (colorScheme === 'dark')) faults.push('background ' + background);
      check(`${name}: ${width} pixels, ${colorScheme}: nothing said, wider than the window, or on each other`, faults);
      if (width === 1280 || colorScheme === 'light')
        check(`${name}: ${width} pixels, ${colorScheme}: axe-core finds nothing serious`, await rules(page));
      await context.close();
    }
  }
}

async function ways(browser, name, file) {
  const usual = await opened(browser, file, { viewport: { width: 1280, height: 900 } });
  const text = await usual.page.evaluate(() => document.body.textContent.replace(/\s+/g, ' '));
  const faults = await numbers(usual.page, path.dirname(file));
  if (faults) check(`${name}: shows the numbers of summary.json`, faults);
  check(`${name}: headings sort`, await sorting(usual.page));
  await usual.page.emulateMedia({ media: 'print' });
  await usual.page.setViewportSize({ width: 720, height: 900 });
  check(`${name}: printed`, [...usual.said, ...await usual.page.evaluate(overflow), ...await usual.page.evaluate(overlaps)]);
  await usual.context.close();

  const without = await opened(browser, file, { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false });
  const words = (await without.page.locator('body').textContent()).replace(/\s+/g, ' ');
  check(`${name}: with scripts off all is there`, words.length < 0.98 * text.length ? [`${words.length} characters of ${text.length}`] : []);
  await without.context.close();
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  for (const file of process.argv.slice(2)) {
    const name = path.basename(path.dirname(path.resolve(file)));
    await windows(browser, name, file);
    await ways(browser, name, file);
  }
  await browser.close();
  process.exitCode = failed ? 1 : 0;
}
main().catch(error => { console.log('# ' + error.stack.split('\n').join('\n# ')); console.log('not ok - the browser'); process.exitCode = 1; });
