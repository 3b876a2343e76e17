import { readdirSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { test } from "vitest";
import { githubPage } from "./github-page.js";

test("shoot", async () => {
	const browser = await chromium.launch({
		executablePath: "/usr/bin/chromium",
		args: ["--no-sandbox", "--disable-gpu"],
	});
	const only = (process.env.ONLY ?? "").split(",").filter(Boolean);
	const files = [
		["example", "wattdiff-out/comment.md"],
		...readdirSync("test/report/fixtures")
			.filter((f) => f.endsWith(".md"))
			.map((f) => [f.slice(0, -3), `test/report/fixtures/${f}`]),
	];
	for (const [name, file] of files) {
		if (only.length && !only.includes(name!)) continue;
		for (const [theme, width] of [
			["light", 1012],
			["dark", 390],
		] as const) {
			const page = await browser.newPage({
				viewport: { width, height: 900 },
				deviceScaleFactor: 1,
			});
			await page.setContent(githubPage(readFileSync(file!, "utf8"), theme));
			await page.screenshot({
				path: `/tmp/h9/shots/${name}-${width}.png`,
				fullPage: true,
			});
			if (process.env.OPEN) {
				await page.evaluate(
					"document.querySelectorAll('details').forEach(d=>d.open=true)",
				);
				await page.screenshot({
					path: `/tmp/h9/shots/${name}-${width}-open.png`,
					fullPage: true,
				});
			}
			await page.close();
		}
	}
	await browser.close();
});
