import { writeFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { test } from "vitest";
import { renderPage } from "../../src/history/page/render-page.js";
import { buildRecord, recordedRun, yearOfChanges } from "./build-records.js";

test("shots", async () => {
	const records = [
		...yearOfChanges(46, 7),
		buildRecord(
			"2026-09-03T10:00:00Z",
			[recordedRun("configs/old/opt-6b.yaml", { head: 310 })],
			{ pullRequest: { number: 300, title: "Baseline again" } },
		),
		buildRecord(
			"2026-10-20T10:00:00Z",
			[recordedRun("configs/old/opt-6b.yaml", { base: 310 })],
			{ pullRequest: { number: 301 } },
		),
		buildRecord(
			"2026-11-02T10:00:00Z",
			[
				{
					path: "configs/sft/private-support-chats-with-a-rather-long-name.yaml",
					name: "",
					framework: "trl",
					change: "added",
					head: {},
				},
			],
			{ verdict: "unknown", totals: {} },
		),
	];
	const html = renderPage(records, {
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
			{ name: "Fine-tunes", metric: "costUsd", period: "quarter", limit: 5000 },
		],
	});
	writeFileSync("/tmp/page.html", html);
	const browser = await chromium.launch({
		executablePath: "/usr/bin/chromium",
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
	for (const [name, width, scheme] of [
		["light", 1280, "light"],
		["dark", 1280, "dark"],
		["phone", 390, "light"],
	] as const) {
		const page = await browser.newPage({
			viewport: { width, height: 900 },
			colorScheme: scheme,
		});
		await page.setContent(html);
		await page.screenshot({
			path: `/tmp/shot-${name}.png`,
			fullPage: true,
			clip: { x: 0, y: 0, width, height: 1500 },
		});
		if (name === "phone") {
			await page.screenshot({
				path: `/tmp/shot-phone1.png`,
				clip: { x: 0, y: 0, width: 390, height: 1600 },
				fullPage: true,
			});
			await page.locator("#changes").scrollIntoViewIfNeeded();
			await page.screenshot({ path: `/tmp/shot-phone2.png` });
			console.log(await page.evaluate("document.documentElement.scrollWidth"));
		}
		if (name === "light") {
			await page.locator(".card").first().locator(".chart").first().hover();
			await page.screenshot({ path: "/tmp/shot-hover.png" });
			await page.locator(".card").first().locator("summary").click();
			await page
				.locator(".card")
				.first()
				.screenshot({ path: "/tmp/shot-card.png" });
			await page.emulateMedia({ media: "print" });
			await page.screenshot({
				path: "/tmp/shot-print.png",
				clip: { x: 0, y: 0, width: 1280, height: 1400 },
				fullPage: true,
			});
		}
	}
	await browser.close();
});
