import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderPage } from "../../src/history/page/render-page.js";
import { hostile } from "../report/hostile.js";
import { buildRecord, recordedRun, yearOfChanges } from "./build-records.js";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(
	existsSync,
);
const options = {
	title: "acme/models",
	generatedAt: "2026-11-24T12:00:00Z",
	repository: "https://github.com/acme/models",
	budgets: [
		{
			name: "The quarter",
			metric: "energyKwh",
			period: "quarter",
			limit: 2000,
		},
	],
} as const;

describe("the page as text", () => {
	test("nothing in it is loaded from elsewhere", () => {
		const html = renderPage(yearOfChanges(20, 4), options);

		expect(html).not.toMatch(/<(link|img|iframe|object|embed)\b/);
		expect(html).not.toMatch(/\bsrc=|@import|url\(/);
		expect(html).toContain("default-src 'none'");
	});

	test("without a record it says so", () => {
		const html = renderPage([], options);

		expect(html).toContain("No merged change has been recorded yet.");
		expect(html).not.toMatch(/NaN|Infinity|undefined|null%/);
	});

	test("an address that is not https makes no link", () => {
		const html = renderPage(yearOfChanges(3, 1), {
			...options,
			repository: "javascript:alert(1)//github.com/a/b",
		});

		expect(html).not.toContain("<a href");
		expect(html).not.toContain("javascript:alert");
	});

	test("unknown numbers are told as unknown, not drawn as zero", () => {
		const record = buildRecord(
			"2026-11-02T10:00:00Z",
			[recordedRun("configs/private.yaml", {}, { change: "added", head: {} })],
			{ totals: {} },
		);

		const html = renderPage([record], options);

		expect(html).toContain("<strong>unknown</strong>");
		expect(html).not.toMatch(/NaN|Infinity/);
		expect(html).not.toContain('class="line"');
	});

	test("the same records give the same bytes", () => {
		const records = yearOfChanges(30, 5);

		const [one, two] = [
			renderPage(records, options),
			renderPage(records.toReversed(), options),
		];

		expect(two).toBe(one);
	});
});

describe.skipIf(CHROMIUM === undefined)(
	"the page in Chromium (skipped where there is none)",
	() => {
		let browser: Browser;
		let folder: string;

		beforeAll(async () => {
			folder = mkdtempSync(join(tmpdir(), "wattdiff-page-"));
			browser = await chromium.launch({
				executablePath: CHROMIUM ?? "",
				args: [
					"--headless",
					"--no-sandbox",
					"--disable-gpu",
					"--no-first-run",
					"--disable-background-networking",
					"--disable-component-update",
					"--disable-sync",
				],
			});
		});

		afterAll(async () => {
			await browser.close();
		});

		interface Opened {
			readonly page: Page;
			readonly messages: string[];
			readonly requests: string[];
		}

		async function open(
			html: string,
			more: Parameters<Browser["newPage"]>[0] = {},
		): Promise<Opened> {
			const file = join(folder, `${Math.abs(html.length)}.html`);
			writeFileSync(file, html);
			const page = await browser.newPage(more);
			const messages: string[] = [];
			const requests: string[] = [];
			page.on("console", (message) => messages.push(message.text()));
			page.on("pageerror", (error) => messages.push(error.message));
			page.on("dialog", (dialog) => {
				messages.push(`dialog: ${dialog.message()}`);
				void dialog.dismiss();
			});
			page.on("request", (request) => requests.push(request.url()));
			await page.goto(pathToFileURL(file).href);
			return { page, messages, requests };
		}

		test("it opens without an error and asks the network for nothing", async () => {
			const { page, messages, requests } = await open(
				renderPage(yearOfChanges(40, 6), options),
			);

			expect(messages).toEqual([]);
			expect(requests.every((url) => url.startsWith("file:"))).toBe(true);
			expect(requests).toHaveLength(1);
			expect(await page.locator(".changes tbody tr").count()).toBe(40);
			expect(await page.locator(".card table").count()).toBe(6);
		});

		test("the metric switch works without a script", async () => {
			const { page } = await open(renderPage(yearOfChanges(10, 2), options), {
				javaScriptEnabled: false,
			});

			const energy = page.locator(".card .of-energyKwh").first();
			expect(await energy.isVisible()).toBe(false);
			await page.getByRole("radio", { name: "Energy" }).check();

			expect(await energy.isVisible()).toBe(true);
			expect(
				await page.locator(".card .of-deviceHours").first().isVisible(),
			).toBe(false);
			expect(await page.locator(".tools").isVisible()).toBe(false);
		});

		test("the filter leaves the runs that hold every word", async () => {
			const { page } = await open(renderPage(yearOfChanges(40, 6), options));

			await page.locator("#filter").fill("SFT model-0");
			await expect
				.poll(() => page.locator("#found").textContent())
				.toBe("1 of 6 runs shown");

			expect(await page.locator(".card:visible").count()).toBe(1);
			expect(
				await page.locator(".changes tbody tr:visible").count(),
			).toBeGreaterThan(0);

			await page.locator("#filter").fill("no such run");
			await page.locator(".nothing").waitFor({ state: "visible" });
			expect(await page.locator(".card:visible").count()).toBe(0);
		});

		test("the pointer reads a value off a chart", async () => {
			const { page } = await open(renderPage(yearOfChanges(40, 6), options));

			await page.locator(".card .chart:visible").first().hover();

			const read = await page
				.locator(".chart output:visible")
				.first()
				.textContent();
			expect(read).toMatch(/^\d+ \w+ 2026: [\d,.]+ device-h/);
		});

		test("the CSV has every point and no formula", async () => {
			const records = [
				...yearOfChanges(12, 3),
				buildRecord("2026-11-03T10:00:00Z", [
					recordedRun("=HYPERLINK(1)", { head: 5 }),
				]),
			];
			const { page } = await open(renderPage(records, options));

			const [download] = await Promise.all([
				page.waitForEvent("download"),
				page.locator("#csv").click(),
			]);
			const stream = await download.createReadStream();
			let text = "";
			for await (const chunk of stream) text += String(chunk);

			expect(text.split("\n")).toHaveLength(1 + 13);
			expect(text).toContain("'=HYPERLINK(1)");
		});

		test("hostile text stays text", async () => {
			const records = hostile.map((text, index) =>
				buildRecord(
					new Date(Date.UTC(2026, 5, 1) + index * 3600_000).toISOString(),
					[
						recordedRun(
							`${index}${text}`,
							{ head: 10 + index },
							{ name: text, framework: text },
						),
					],
					{
						commit: `${index}${text}`,
						pullRequest: { number: index, title: text },
					},
				),
			);
			const { page, messages, requests } = await open(
				renderPage(records, {
					...options,
					title: hostile.join(" "),
					budgets: [
						{ ...options.budgets[0], name: hostile.slice(0, 5).join(" ") },
					],
				}),
			);

			expect(messages).toEqual([]);
			expect(requests).toHaveLength(1);
			expect(await page.locator("script").count()).toBe(2);
			expect(await page.locator("img, iframe, form, svg script").count()).toBe(
				0,
			);
			// The page draws no more than 400 runs.
			expect(await page.locator(".card").count()).toBe(
				Math.min(hostile.length, 400),
			);
		});

		test("two thousand records load in under two seconds", async () => {
			const html = renderPage(yearOfChanges(2000, 40), options);

			const { page, messages } = await open(html);
			const took = await page.evaluate(
				"performance.getEntriesByType('navigation')[0].loadEventEnd",
			);

			expect(messages).toEqual([]);
			expect(took).toBeLessThan(2000);
		});

		test("nothing is wider than a phone", async () => {
			const { page } = await open(renderPage(yearOfChanges(40, 6), options), {
				viewport: { width: 390, height: 800 },
			});

			const width = await page.evaluate("document.documentElement.scrollWidth");

			expect(width).toBe(390);
		});
	},
);
