// Prices of virtual processors of machines without accelerators, out of the list prices of whole machines.
import { changeList, takes } from "./changes.mjs";

/**
 * Takes over prices of one cloud. `sized` reads the family and the virtual processors out of the name of a machine; all
 * sizes of a family cost the same for each of them, so the middle one tells.
 */
export function updateCpuPrices(
	document,
	{ cloud, date, prices, sized, source },
) {
	const list = changeList();
	const each = new Map();
	for (const { type, region, usd } of prices) {
		const found = usd > 0 ? sized(type) : undefined;
		if (!found) continue;
		const place = `${found.family} ${region}`;
		each.set(place, [...(each.get(place) ?? []), usd / found.vcpus]);
	}
	const known = Object.keys(document.sources).find(
		(name) => document.sources[name] === source,
	);
	const key = known ?? `s${Object.keys(document.sources).length + 1}`;
	const rows = document.rows.map((row) => {
		if (row.cloud !== cloud) return row;
		const taken = { ...row.prices };
		let isTouched = false;
		for (const [region, paid] of Object.entries(row.prices)) {
			const middle = median(each.get(`${row.family} ${region}`) ?? []);
			if (middle === undefined) continue;
			const change = {
				what: `${cloud} ${row.family} ${region}`,
				before: paid[0],
				after: Number(middle.toFixed(6)),
				unit: "USD/vCPU-h",
			};
			if (!takes(list, change)) continue;
			// A spot price of another day than the one on demand would say nothing.
			taken[region] = [change.after];
			isTouched = true;
		}
		return isTouched
			? { ...row, priceDate: date, source: key, prices: taken }
			: row;
	});
	const isUsed = rows.some((row) => row.source === key);
	const sources = isUsed
		? { ...document.sources, [key]: source }
		: document.sources;
	return { list, document: { ...document, sources, rows } };
}

function median(values) {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor((sorted.length - 1) / 2)];
}
