// Refreshes the catalogue from its sources and prints what changed, as markdown. Without `--write` nothing is written.
// Only sources without a key are asked. `--rows FOLDER` takes another folder than src/catalog/rows.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { marginalIntensity } from "@tgwf/co2/data";
import * as yearly from "@tgwf/co2/data/electricity-maps";
import { changesText } from "./data/changes.mjs";
import { updateCpuPrices } from "./data/cpu-prices.mjs";
import { updateExchange } from "./data/exchange.mjs";
import { updateGoogleRegions } from "./data/google-regions.mjs";
import { updateGrids, updateMarginals } from "./data/grids.mjs";
import { readAwsPrices, soldPrices, updatePrices } from "./data/prices.mjs";
import { readRows, rowsText, writeRows } from "./data/rows-file.mjs";
import "./load-typescript.mjs";

const { azurePrices } = await import("../src/host/feeds/azure.ts");
const { sizeOfMachine } = await import("../src/catalog/cpu-machines.ts");
const { readEuroRates } = await import("../src/host/feeds/ecb.ts");
const { readMachines } = await import("../src/host/feeds/google-cloud.ts");
const { csvRows } = await import("../src/host/feeds/csv.ts");
const { ask, network } = await import("../src/host/http.ts");

const RAW = "https://raw.githubusercontent.com";
const KARPENTER = "aws/karpenter-provider-aws";
const CARBON = "GoogleCloudPlatform/region-carbon-info";
const GOOGLE = "Cyclenerd/google-cloud-pricing-cost-calculator";
const AZURE =
	"Azure Retail Prices API, prices.azure.com; accelerators by the SKU name";

const { values } = parseArgs({
	options: { write: { type: "boolean" }, rows: { type: "string" } },
});
const folder =
	values.rows ?? new URL("../src/catalog/rows", import.meta.url).pathname;
const mirror = process.env.WATTDIFF_DATA_URL;

/** What is updated, in order; each gives the new document of its table, or says why it has none. */
const updates = [
	{
		title: "Grids by year (Electricity Maps)",
		table: "grid",
		update: async (document) => updateGrids(document, yearly),
	},
	{
		title: "Marginal intensities (UNFCCC)",
		table: "marginal",
		update: async (document) => updateMarginals(document, marginalIntensity),
	},
	{
		title: "Regions of Google Cloud",
		table: "regions",
		update: async (document) => {
			const year = new Date().getUTCFullYear() - 1;
			// The newest table is that of the last year, or of the one before it.
			const { text, found } =
				(await firstOf([year, year - 1], (each) =>
					raw(`${CARBON}/HEAD/data/yearly/${each}.csv`, 100_000),
				)) ?? {};
			if (text === undefined) throw new Error("no table of a recent year");
			return updateGoogleRegions(document, csvRows(text), found);
		},
	},
	{
		title: "Prices of AWS",
		table: "instances",
		update: async (document) => {
			const path = "pkg/providers/pricing/zz_generated.pricing_aws.go";
			const text = await raw(`${KARPENTER}/HEAD/${path}`, 1_000_000);
			const read = readAwsPrices(text);
			return (
				read &&
				updatePrices(document, {
					...read,
					cloud: "aws",
					isOwned: (source) => source.startsWith(KARPENTER),
					source: `${KARPENTER} zz_generated.pricing_aws.go (Apache-2.0)`,
				})
			);
		},
	},
	{
		title: "Prices of Google Cloud",
		table: "instances",
		update: async (document) => {
			const text = await raw(`${GOOGLE}/HEAD/pricing.yml`, 8_000_000);
			const read = readMachines(text);
			return (
				read &&
				updatePrices(document, {
					cloud: "gcp",
					date: read.date,
					prices: soldPrices(document, read.prices),
					isOwned: (source) => source.startsWith(GOOGLE),
					source: `${GOOGLE} pricing.yml (Apache-2.0)`,
				})
			);
		},
	},
	{
		title: "Prices of Azure",
		table: "instances",
		update: async (document) => {
			const isOwned = (source) => source.startsWith("Azure/karpenter");
			const types = document.rows
				.filter(({ cloud, source }) => {
					const words = document.sources[source];
					return cloud === "azure" && (isOwned(words) || words === AZURE);
				})
				.map(({ type }) => type);
			const answer = await azurePrices(
				{
					http: network,
					environment: mirror ? { WATTDIFF_FEEDS_URL: mirror } : {},
					now: Date.now,
					cache: {},
				},
				{ feed: "azure", cloud: "azure", types: [...new Set(types)] },
			);
			if (answer.kind === "failure") throw new Error(answer.why);
			return updatePrices(document, {
				cloud: "azure",
				date: new Date().toISOString().slice(0, 10),
				prices: answer.value.map(
					({ type, region, onDemandUsdPerHour, spotUsdPerHour }) => ({
						type,
						region,
						usd: onDemandUsdPerHour,
						spotUsd: spotUsdPerHour,
					}),
				),
				isOwned,
				source: AZURE,
			});
		},
	},
	{
		title: "Processors of AWS",
		table: "cpu-machines",
		update: async (document) => {
			const path = "pkg/providers/pricing/zz_generated.pricing_aws.go";
			const read = readAwsPrices(
				await raw(`${KARPENTER}/HEAD/${path}`, 1_000_000),
			);
			return (
				read &&
				updateCpuPrices(document, {
					...read,
					cloud: "aws",
					sized: sizeOfMachine,
					source: `${KARPENTER} zz_generated.pricing_aws.go (Apache-2.0)`,
				})
			);
		},
	},
	{
		title: "Processors of Google Cloud",
		table: "cpu-machines",
		update: async (document) => {
			const text = await raw(`${GOOGLE}/HEAD/pricing.yml`, 8_000_000);
			const read = readMachines(text);
			return (
				read &&
				updateCpuPrices(document, {
					cloud: "gcp",
					date: read.date,
					prices: read.prices.map(({ type, region, onDemandUsdPerHour }) => ({
						type,
						region,
						usd: onDemandUsdPerHour,
					})),
					sized: sizeOfMachine,
					source: `${GOOGLE} pricing.yml (Apache-2.0)`,
				})
			);
		},
	},
	{
		title: "Exchange rates (European Central Bank)",
		table: "exchange",
		update: async (document) => {
			const url = `${mirror ?? "https://www.ecb.europa.eu"}/stats/eurofxref/eurofxref-daily.xml`;
			const answer = await ask(network, { url, mostBytes: 100_000 });
			if (answer.kind === "failure") throw new Error(answer.why);
			const read = readEuroRates(answer.text);
			return read && updateExchange(document, read);
		},
	},
];

const results = [];
for (const { title, table, update } of updates) {
	const before = readRows(folder, table);
	try {
		const result = await update(before);
		if (!result) throw new Error("it has another shape than before");
		if (values.write && rowsText(result.document) !== rowsText(before)) {
			writeRows(folder, table, result.document);
		}
		results.push({ title, list: result.list });
	} catch (error) {
		results.push({ title, failure: error.message });
	}
}
if (values.write && values.rows === undefined) dateCatalogue(results);
process.stdout.write(changesText(results));
// An update of which nothing came is a failure of the job, not a quiet day.
const asked = results.slice(2);
if (asked.every(({ failure }) => failure !== undefined)) process.exitCode = 1;

/** Reports print the month of the newest rows. */
function dateCatalogue(results) {
	if (!results.some(({ list }) => list && list.changed.length > 0)) return;
	const file = new URL("../src/catalog/catalog.ts", import.meta.url);
	const month = new Date().toISOString().slice(0, 7);
	const text = readFileSync(file, "utf8");
	writeFileSync(
		file,
		text.replace(/^\tdate: "\d{4}-\d\d",$/m, `\tdate: "${month}",`),
	);
}

async function raw(path, mostBytes) {
	const url = `${mirror ?? RAW}/${path}`;
	const answer = await ask(network, { url, mostBytes });
	if (answer.kind === "failure") throw new Error(answer.why);
	return answer.text;
}

async function firstOf(years, bring) {
	for (const found of years) {
		const text = await bring(found).catch(() => undefined);
		if (text !== undefined) return { text, found };
	}
	return undefined;
}
