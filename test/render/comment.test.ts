import { existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderBadgeSvg } from "../../src/report/badge.js";
import { renderMarkdown } from "../../src/report/markdown.js";
import { hostile } from "../report/hostile.js";
import { reportWith } from "../report/report-with.js";
import { htmlOf, skeletonOf } from "../report/skeleton.js";
import { themes } from "../report/themes.js";
import { githubHtml, githubPage } from "./github-page.js";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(
	existsSync,
);
const options = { key: "default", head: "abc", tool: "1.0.0" };

describe("GitHub's allow-list takes nothing out of a comment but the marker", () => {
	for (const [name, report] of Object.entries(themes)) {
		test(name, () => {
			const html = htmlOf(renderMarkdown(report, options));

			const [marker = "", bones = ""] = skeletonOf(html).split(/(?<=-->)/);
			expect(marker).toContain("wattdiff:v1");
			expect(skeletonOf(githubHtml(renderMarkdown(report, options)))).toBe(
				bones,
			);
		});
	}
});

describe.skipIf(CHROMIUM === undefined)(
	"the comment in Chromium (skipped where there is none)",
	() => {
		let browser: Browser;
		// Screenshots to look at: nothing compares them.
		const shots = join(tmpdir(), "wattdiff-comments");

		beforeAll(async () => {
			mkdirSync(shots, { recursive: true });
			browser = await chromium.launch({
				executablePath: CHROMIUM ?? "",
				args: ["--headless", "--no-sandbox", "--disable-gpu"],
			});
		});

		afterAll(async () => {
			await browser.close();
		});

		async function open(
			html: string,
			width = 1012,
		): Promise<{ readonly page: Page; readonly heard: readonly string[] }> {
			const page = await browser.newPage({ viewport: { width, height: 900 } });
			const heard: string[] = [];
			page.on("console", (message) => heard.push(message.text()));
			page.on("pageerror", (error) => heard.push(error.message));
			page.on("dialog", (dialog) => {
				heard.push(dialog.message());
				void dialog.dismiss();
			});
			page.on("request", (request) => heard.push(request.url()));
			await page.setContent(html);
			return { page, heard };
		}

		for (const [name, report] of Object.entries(themes)) {
			test.each([
				["light", 1012],
				["dark", 390],
			] as const)(`${name}, %s, %d pixels wide`, async (theme, width) => {
				const html = githubPage(renderMarkdown(report, options), theme);

				const { page, heard } = await open(html, width);
				await page.screenshot({
					path: join(shots, `${name}-${theme}-${width}.png`),
					fullPage: true,
				});

				const wide = await page.evaluate(
					"document.documentElement.scrollWidth",
				);
				expect(wide).toBe(width);
				expect(await page.locator("h3").count()).toBe(1);
				expect(await page.locator("body table:visible").count()).toBe(
					report.runs.some(
						({ change }) => report.isInitialScan || change !== "unchanged",
					)
						? 1
						: 0,
				);
				expect(await page.locator("details[open]").count()).toBe(0);
				expect(heard).toEqual([]);
				await page.close();
			});
		}

		test("hostile comments run, load and say nothing", async () => {
			// All of them are read by two parsers elsewhere; the browser is shown some.
			const some = hostile.filter((_, index) => index % 5 === 0);
			const comments = some.map((text) =>
				githubHtml(renderMarkdown(reportWith(text), options)),
			);

			const { page, heard } = await open(comments.join("\n"));

			expect(heard).toEqual([]);
			expect(await page.locator("script, img, a, iframe, form").count()).toBe(
				0,
			);
			expect(await page.locator("h3").count()).toBe(some.length);
			await page.close();
		});

		test("every badge with a hostile text is well-formed and loads nothing", async () => {
			const badges = hostile.map((text) =>
				renderBadgeSvg({ label: text, message: text, color: "blue" }),
			);

			const { page, heard } = await open(badges.join("\n"));
			const broken = await page.evaluate(
				(texts) =>
					texts.filter((text) =>
						// @ts-expect-error This runs in the browser, whose names the tests' compiler does not know.
						new DOMParser()
							.parseFromString(text, "image/svg+xml")
							.querySelector("parsererror"),
					),
				badges,
			);

			expect(broken).toEqual([]);
			expect(heard).toEqual([]);
			expect(await page.locator("svg").count()).toBe(hostile.length);
			await page.close();
		});
	},
);
