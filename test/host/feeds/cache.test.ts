import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ukCarbonIntensity } from "../../../src/host/feeds/uk-carbon-intensity.js";
import { wattTime } from "../../../src/host/feeds/watttime.js";
import { localFeeds, NOW, worldOf } from "./local-feeds.js";
import { ukForecast, wattTimeForecast } from "./recorded.js";

const opened: (() => void)[] = [];
afterEach(() => {
	for (const close of opened.splice(0)) close();
});

const need = { feed: "uk-carbon-intensity", zone: "GB", hours: 1 } as const;

async function kept() {
	const local = await localFeeds({
		"/uk-carbon-intensity": { json: ukForecast },
		"/watttime/login": { json: { token: "jwt.of.ada" } },
		"/watttime/v3/forecast": { json: wattTimeForecast },
	});
	opened.push(local.close);
	const folder = mkdtempSync(join(tmpdir(), "wattdiff-feeds-"));
	return { local, folder };
}

test("an answer holds for an hour and is then asked again", async () => {
	const { local, folder } = await kept();
	const at = (minutes: number) =>
		worldOf(local.url, { folder, now: NOW + minutes * 60_000 });

	const first = await ukCarbonIntensity(at(0), need);
	const second = await ukCarbonIntensity(at(20), need);
	await ukCarbonIntensity(at(90), need);

	expect(second).toMatchObject({ kind: "given" });
	expect(first).toMatchObject({ value: { gPerKwh: 150 } });
	expect(local.requests).toHaveLength(2);
});

test("a broken file is asked again, never read", async () => {
	const { local, folder } = await kept();
	const world = worldOf(local.url, { folder });
	await ukCarbonIntensity(world, need);
	const [file = ""] = readdirSync(folder);
	writeFileSync(join(folder, file), '{"url": "…", "at": 9e15, "text": "{}"}');

	const answer = await ukCarbonIntensity(world, need);

	expect(answer).toMatchObject({ value: { gPerKwh: 150 } });
	expect(local.requests).toHaveLength(2);
});

test("a folder that cannot be written to keeps nothing and stops nothing", async () => {
	const { local, folder } = await kept();
	const file = join(folder, "a-file");
	writeFileSync(file, "");

	const answer = await ukCarbonIntensity(
		worldOf(local.url, { folder: join(file, "below") }),
		need,
	);

	expect(answer.kind).toBe("given");
});

test("no key is written down", async () => {
	const { local, folder } = await kept();
	const environment = { WATTTIME_USER: "ada", WATTTIME_PASSWORD: "secret" };

	await wattTime(worldOf(local.url, { folder, environment }), {
		feed: "watttime",
		region: "CAISO_NORTH",
		hours: 1,
	});

	const files = readdirSync(folder);
	expect(files).toHaveLength(1);
	for (const file of files) {
		const text = readFileSync(join(folder, file), "utf8");
		for (const key of ["secret", "jwt.of.ada", "YWRhOnNlY3JldA=="]) {
			expect(text).not.toContain(key);
		}
	}
});
