import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { type FeedAnswer, localFeeds } from "../host/feeds/local-feeds.js";
import { azurePage, euroRates } from "../host/feeds/recorded.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);

const opened: (() => void)[] = [];
afterEach(() => {
	for (const close of opened.splice(0)) close();
});

/** Karpenter's table: a price that moved, one that leapt, and a machine without accelerators. */
const awsTable = `package pricing

// generated at 2026-11-20T13:00:00Z for us-east-1

var InitialOnDemandPricesAWS = map[string]map[ec2types.InstanceType]float64{
	// us-east-1
	"us-east-1": {
		// g5 family
		"g5.xlarge": 1.106000, "g5.2xlarge": 121.200000,
		// m5 family
		"m5.large": 0.100000, "m5.xlarge": 0.200000,
	},
}
`;

const googleTable = `Google Cloud Region,Location,Google CFE,Grid carbon intensity (gCO2eq / kWh)
africa-south1,Johannesburg,0.16,650.10
mars-north1,Olympus,1.0,0
`;

/** A machine without a price so far, in a region of the first ones and in another. */
const googlePrices = `about:
  timestamp: 1795147200
compute:
  instance:
    a3-megagpu-8g:
      cost:
        africa-south1:
          hour: 120.5
        us-central1:
          hour: 93.2
          hour_spot: 37.3
    a2-highgpu-1g:
      cost:
        us-central1:
          hour: 3.7
`;

const right: Readonly<Record<string, FeedAnswer | (() => FeedAnswer)>> = {
	"/aws/karpenter-provider-aws/HEAD/": { text: awsTable },
	"/GoogleCloudPlatform/region-carbon-info/HEAD/": { text: googleTable },
	"/Cyclenerd/google-cloud-pricing-cost-calculator/HEAD/": {
		text: googlePrices,
	},
	"/azure/prices?$filter=serviceName eq 'Virtual Machines' and armSkuName eq 'Standard_ND96isr_H100_v5'":
		{ json: azurePage },
	"/azure/prices": { json: { ...azurePage, Items: [] } },
	"/stats/eurofxref/": { text: euroRates },
};

interface Row {
	readonly type?: string;
	readonly region?: string;
	readonly zone?: string;
	readonly prices?: Readonly<Record<string, readonly number[]>>;
	readonly [key: string]: unknown;
}

async function updated(
	answers: Parameters<typeof localFeeds>[0],
	...options: readonly string[]
) {
	const { url, close } = await localFeeds(answers);
	opened.push(close);
	const rows = mkdtempSync(join(tmpdir(), "wattdiff-rows-"));
	cpSync(join(root, "src/catalog/rows"), rows, { recursive: true });
	const table = (name: string): readonly Row[] =>
		JSON.parse(readFileSync(join(rows, `${name}.json`), "utf8")).rows;
	const update = () =>
		run(
			process.execPath,
			["scripts/update-data.mjs", "--rows", rows, ...options],
			{ cwd: root, env: { ...process.env, WATTDIFF_DATA_URL: url } },
		).then(
			({ stdout }) => ({ code: 0, stdout }),
			({ code, stdout }) => ({ code, stdout }),
		);
	return { rows, table, update };
}

function typed(rows: readonly Row[], type: string): Row | undefined {
	return rows.find((row) => row.type === type);
}

describe("npm run data:update", () => {
	test("takes over what moved, with its date and source, and says so", async () => {
		const { table, update } = await updated(right, "--write");

		const { code, stdout } = await update();

		expect(code).toBe(0);
		expect(stdout).toContain(
			"- aws g5.xlarge us-east-1: 1.006 → 1.106 USD/h (+9.9 %)",
		);
		expect(typed(table("instances"), "g5.xlarge")).toMatchObject({
			priceDate: "2026-11-20",
			prices: { "us-east-1": [1.106] },
		});
		expect(stdout).toContain("gcp africa-south1");
		const johannesburg = table("regions").find(
			({ region }) => region === "africa-south1",
		);
		expect(johannesburg).toMatchObject({
			providerGPerKwh: 650.1,
			carbonFreeShare: 0.16,
		});
		// Spot prices of Azure are new.
		expect(
			typed(table("instances"), "Standard_ND96isr_H100_v5")?.prices?.eastus,
		).toEqual([98.32, 39.3]);
	});

	test("gives a machine of Google Cloud its first price, and leaves alone what a person read", async () => {
		const { table, update } = await updated(right, "--write");

		const { stdout } = await update();

		expect(typed(table("instances"), "a3-megagpu-8g")).toMatchObject({
			priceDate: "2026-11-20",
			prices: { "us-central1": [93.2, 37.3] },
		});
		expect(stdout).toContain(
			"- gcp a2-highgpu-1g us-central1: 3.67339 USD/h by hand, the source says 3.7",
		);
	});

	test("takes over the price of a processor by the sizes of its family", async () => {
		const { table, update } = await updated(right, "--write");

		const { stdout } = await update();

		expect(stdout).toContain(
			"- aws m5 us-east-1: 0.048 → 0.05 USD/vCPU-h (+4.2 %)",
		);
		expect(
			table("cpu-machines").find(({ family }) => family === "m5"),
		).toMatchObject({
			priceDate: "2026-11-20",
			prices: { "us-east-1": [0.05] },
		});
	});

	test("takes over the exchange rates of a newer day", async () => {
		const { rows, update } = await updated(right, "--write");

		const { stdout } = await update();

		expect(stdout).toContain("- USD 2026-11-24: 1.1367 → 1.1592 for a euro");
		const exchange = JSON.parse(
			readFileSync(join(rows, "exchange.json"), "utf8"),
		);
		expect(exchange).toMatchObject({
			date: "2026-11-24",
			unitsOfOneEuro: { USD: 1.1592, JPY: 178.4, GBP: 0.8721 },
		});
	});

	test("holds back what leapt", async () => {
		const { table, update } = await updated(right, "--write");

		const { stdout } = await update();

		expect(stdout).toContain("held back");
		expect(stdout).toContain("- aws g5.2xlarge us-east-1: 1.212 → 121.2 USD/h");
		expect(typed(table("instances"), "g5.2xlarge")?.prices).toEqual({
			"us-east-1": [1.212],
		});
	});

	test("leaves rows alone that a person made, and says what the source says", async () => {
		const { rows, table, update } = await updated(right, "--write");
		const file = join(rows, "instances.json");
		const document = JSON.parse(readFileSync(file, "utf8"));
		document.sources.hand = "read on the provider's page";
		const row = typed(document.rows, "g5.xlarge");
		const index = document.rows.indexOf(row);
		document.rows[index] = { ...row, source: "hand" };
		writeFileSync(file, JSON.stringify(document));

		const { stdout } = await update();

		expect(stdout).toContain(
			"- aws g5.xlarge us-east-1: 1.006 USD/h by hand, the source says 1.106",
		);
		expect(typed(table("instances"), "g5.xlarge")?.prices).toEqual({
			"us-east-1": [1.006],
		});
	});

	test("writes nothing unless it is told to", async () => {
		const { rows, update } = await updated(right);
		const before = readFileSync(join(rows, "instances.json"), "utf8");

		const { stdout } = await update();

		expect(stdout).toContain("1.006 → 1.106");
		expect(readFileSync(join(rows, "instances.json"), "utf8")).toBe(before);
	});

	test("a second update finds nothing new", async () => {
		const { update } = await updated(right, "--write");
		await update();

		const { stdout } = await update();

		expect(stdout).not.toContain("→ 1.106");
		expect(stdout).not.toContain("gcp africa-south1");
	});

	test("goes on where a source fails or sends nonsense", async () => {
		const { table, update } = await updated(
			{
				...right,
				"/aws/karpenter-provider-aws/HEAD/": { text: "<html>sorry</html>" },
				"/azure/prices": { status: 503 },
			},
			"--write",
		);

		const { code, stdout } = await update();

		expect(code).toBe(0);
		expect(stdout).toContain("Not asked: it has another shape than before.");
		expect(stdout).toMatch(/Not asked: 127\.0\.0\.1:\d+ answered 503\./);
		expect(typed(table("instances"), "g5.xlarge")?.priceDate).toBe(
			"2026-07-20",
		);
	});

	test("fails when every source does", async () => {
		const { update } = await updated({});

		expect((await update()).code).toBe(1);
	});
});
