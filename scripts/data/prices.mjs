// List prices of machines. A row belongs to the source that its own source names; every other row was made by hand.
import { changeList, keepsByHand, takes } from "./changes.mjs";

/** Prices on demand out of the table that Karpenter generates for AWS; undefined for a text that is none. */
export function readAwsPrices(text) {
	const date = /generated at (\d{4}-\d\d-\d\d)/.exec(text)?.[1];
	const prices = new Map();
	for (const [, region, body] of text.matchAll(
		/^\t"([a-z0-9-]+)": \{\n([\s\S]*?)^\t\},?$/gm,
	)) {
		for (const [, type, usd] of body.matchAll(/"([\w.-]+)": ([\d.]+)/g)) {
			if (Number(usd) > 0) {
				prices.set(`${type} ${region}`, { type, region, usd: Number(usd) });
			}
		}
	}
	return date === undefined || prices.size === 0
		? undefined
		: { date, prices: [...prices.values()] };
}

/** Regions of which a machine without any price gets one. */
const FIRST_REGIONS = ["us-central1", "us-east5", "europe-west4"];

/** Google Cloud's prices in regions that a row has already: its list adds up parts where nobody sells the machine. */
export function soldPrices({ rows }, prices) {
	const regions = new Map(
		rows
			.filter(({ cloud }) => cloud === "gcp")
			.map(({ type, prices: known = {} }) => [
				type,
				Object.keys(known).length > 0 ? Object.keys(known) : FIRST_REGIONS,
			]),
	);
	return prices
		.filter(({ type, region }) => regions.get(type)?.includes(region))
		.map(({ type, region, onDemandUsdPerHour, spotUsdPerHour }) => ({
			type,
			region,
			usd: onDemandUsdPerHour,
			spotUsd: spotUsdPerHour,
		}));
}

/** Takes over prices on demand and spot of one cloud. */
export function updatePrices(
	document,
	{ cloud, date, prices, isOwned, source },
) {
	const list = changeList();
	const byType = Map.groupBy(prices, ({ type }) => type);
	const key = Object.keys(document.sources).find(
		(name) => document.sources[name] === source,
	);
	const ownKey = key ?? `s${Object.keys(document.sources).length + 1}`;
	const isOld = (name) =>
		isOwned(document.sources[name]) || document.sources[name] === source;
	const rows = document.rows.map((row) => {
		if (row.cloud !== cloud) return row;
		const found = byType.get(row.type) ?? [];
		if (!isOld(row.source)) {
			for (const { region, usd } of found) {
				const what = `${cloud} ${row.type} ${region}`;
				const before = row.prices?.[region]?.[0] ?? undefined;
				keepsByHand(list, { what, before, after: usd, unit: "USD/h" });
			}
			return row;
		}
		const taken = { ...row.prices };
		let isTouched = false;
		for (const { region, usd, spotUsd } of found) {
			const [before, spotBefore] = taken[region] ?? [];
			const what = `${cloud} ${row.type} ${region}`;
			const onDemand =
				usd !== undefined &&
				takes(list, { what, before, after: usd, unit: "USD/h" })
					? usd
					: before;
			const spot =
				spotUsd !== undefined &&
				spotUsd <= (onDemand ?? 0) &&
				takes(list, {
					what: `${what}, spot`,
					before: spotBefore,
					after: spotUsd,
					unit: "USD/h",
				})
					? spotUsd
					: spotBefore;
			if (onDemand === undefined) continue;
			isTouched ||= onDemand !== before || spot !== spotBefore;
			taken[region] = spot === undefined ? [onDemand] : [onDemand, spot];
		}
		if (!isTouched) return row;
		const sorted = Object.entries(taken).sort(([a], [b]) => (a < b ? -1 : 1));
		return {
			...row,
			priceDate: date,
			source: ownKey,
			prices: Object.fromEntries(sorted),
		};
	});
	const isUsed = rows.some((row) => row.source === ownKey);
	const sources = isUsed
		? { ...document.sources, [ownKey]: source }
		: document.sources;
	return { list, document: { ...document, sources, rows } };
}
