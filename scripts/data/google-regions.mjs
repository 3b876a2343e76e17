// Google's own intensity and carbon-free share of its regions (Apache-2.0).
import { changeList, keepsByHand, takes } from "./changes.mjs";

const HEAD = [
	"Google Cloud Region",
	"Location",
	"Google CFE",
	"Grid carbon intensity (gCO2eq / kWh)",
];

/** Takes over a year's table; `rows` are the cells of its CSV. Undefined when it has another head. */
export function updateGoogleRegions(document, [head = [], ...rows], year) {
	if (HEAD.some((name, index) => head[index] !== name)) return undefined;
	const list = changeList();
	const published = new Map(rows.map((row) => [row[0], row]));
	const updated = document.rows.map((row) => {
		const found =
			row.provider === "gcp" ? published.get(row.region) : undefined;
		const after = Number(found?.[3]);
		if (!found || !(after > 0)) return row;
		const change = {
			what: `gcp ${row.region} ${year}`,
			before: row.providerGPerKwh,
			after,
			unit: "g/kWh",
		};
		if ((row.providerYear ?? 0) > year) {
			keepsByHand(list, change);
			return row;
		}
		if (!takes(list, change)) return row;
		const { confidence, source, ...facts } = row;
		const share = Number(found[2]);
		return {
			...facts,
			providerGPerKwh: after,
			providerYear: year,
			...(share >= 0 && share <= 1 && { carbonFreeShare: share }),
			confidence,
			source,
		};
	});
	return { list, document: { ...document, rows: updated } };
}
