import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { localFeeds } from "../host/feeds/local-feeds.js";
import { azurePage, electricityMapsHistory } from "../host/feeds/recorded.js";
import { temporaryRepository } from "../host/temporary-repository.js";
import { wattdiff } from "./terminal.js";

const opened: (() => void)[] = [];
afterEach(() => {
	for (const close of opened.splice(0)) close();
});

const RUN = `wattdiff: run
model.id: meta-llama/Llama-3.1-8B
duration_hours: 10
hardware: { accelerator: H100-SXM-80GB, count: 8 }
site: { provider: azure, region: eastus, grid: FR, pue: 1.2 }
`;

async function world(files: Readonly<Record<string, string>>) {
	const local = await localFeeds({
		"/electricity-maps": { json: electricityMapsHistory },
		"/azure": { json: azurePage },
	});
	opened.push(local.close);
	const repository = temporaryRepository();
	repository.write(files);
	repository.commit();
	const environment = {
		WATTDIFF_FEEDS_URL: local.url,
		ELECTRICITY_MAPS_TOKEN: "em-key",
		XDG_CACHE_HOME: mkdtempSync(join(tmpdir(), "wattdiff-cache-")),
	};
	const estimate = async (...options: readonly string[]) => {
		const argv = ["estimate", "run.yaml", "--format", "json", ...options];
		const { out } = await wattdiff(repository.folder, argv, { environment });
		const document = JSON.parse(out);
		const { energyKwh, carbonKg, deviceHours, costUsd } =
			document.runs[0].estimate;
		return {
			gPerKwh: (carbonKg.value / energyKwh.value) * 1000,
			usdPerHour: costUsd.value / deviceHours.value,
			problems: document.problems.map(
				({ message }: { readonly message: string }) => message,
			),
		};
	};
	return { ...local, repository, environment, estimate };
}

describe("live feeds", () => {
	test("are off unless somebody switches one on", async () => {
		const { estimate, requests } = await world({ "run.yaml": RUN });

		const { usdPerHour } = await estimate();

		// 98.32 USD for eight, as the catalogue has it too.
		expect(usdPerHour).toBeCloseTo(12.29);
		expect(requests).toEqual([]);
	});

	test("of the command line stand in for the catalogue", async () => {
		const { estimate, requests } = await world({ "run.yaml": RUN });

		const { gPerKwh, problems } = await estimate(
			"--live",
			"electricity-maps,azure",
		);

		// Ten hours of 40 g.
		expect(gPerKwh).toBeCloseTo(40);
		expect(problems).toEqual([]);
		expect(requests.map(({ path }) => path.split("?")[0])).toEqual([
			"/electricity-maps/carbon-intensity/history",
			"/azure/prices",
		]);
	});

	test("reserved machines have a live price", async () => {
		const { estimate } = await world({
			"run.yaml": `${RUN}hardware.purchase: reserved\n`,
		});

		const { usdPerHour } = await estimate("--live", "azure");

		// 60 USD an hour over a year, for eight.
		expect(usdPerHour).toBeCloseTo(7.5);
	});

	test("may be switched on by the policy for some runs", async () => {
		const { estimate, requests } = await world({
			"run.yaml": RUN,
			".github/wattdiff.yml":
				"runs:\n  - match: run.yaml\n    site.feed: electricity-maps\n",
		});

		const { gPerKwh } = await estimate("--config", ".github/wattdiff.yml");

		expect(gPerKwh).toBeCloseTo(40);
		expect(requests).toHaveLength(1);
	});

	test("are never switched on by a file of a run", async () => {
		const { estimate, requests } = await world({
			"run.yaml": `${RUN}site.feed: electricity-maps\nprice.feed: azure\n`,
		});

		await estimate();

		expect(requests).toEqual([]);
	});

	test("that fail leave the catalogue in place, with a note", async () => {
		const { estimate, close } = await world({ "run.yaml": RUN });
		close();

		const { gPerKwh, problems } = await estimate("--live", "electricity-maps");

		expect(gPerKwh).toBeGreaterThan(0);
		expect(problems).toEqual([
			expect.stringMatching(
				/^The live feed `electricity-maps` gave nothing: 127\.0\.0\.1:\d+ cannot be reached\. The catalogue stands in for it\.$/,
			),
		]);
	});

	test("are kept from one command to the next", async () => {
		const { estimate, requests } = await world({ "run.yaml": RUN });

		await estimate("--live", "electricity-maps");
		await estimate("--live", "electricity-maps");

		expect(requests).toHaveLength(1);
	});

	test("of a name that nobody knows are a mistake", async () => {
		const { repository } = await world({ "run.yaml": RUN });

		const { exitCode, err } = await wattdiff(repository.folder, [
			"estimate",
			"run.yaml",
			"--live",
			"weather",
		]);

		expect(exitCode).toBe(2);
		expect(err).toContain("`--live weather` is not known");
	});
});
