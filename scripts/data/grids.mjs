// Grids by year and marginal intensities, out of the installed @tgwf/co2: dependabot brings its new versions.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { changeList, takes } from "./changes.mjs";

const { version } = JSON.parse(
	readFileSync(
		fileURLToPath(
			new URL("../../node_modules/@tgwf/co2/package.json", import.meta.url),
		),
		"utf8",
	),
);

/** Every year of every zone as the package has it; `yearly` is its module. */
export function updateGrids(document, yearly) {
	const list = changeList();
	const published = Object.entries(yearly).flatMap(([name, { data }]) => {
		const year = Number(/^yearly(\d{4})$/.exec(name)?.[1]);
		return year ? [{ year, data }] : [];
	});
	const years = published.map(({ year }) => year).sort((a, b) => a - b);
	const grams = (zone, year) =>
		published.find((each) => each.year === year)?.data[zone]?.carbonIntensity
			.value;
	const known = new Map(document.rows.map((row) => [row.zone, row]));
	const rows = document.rows.map((row) => {
		const values = years.map((year) => {
			const before = row.gCo2ePerKwh[document.years.indexOf(year)];
			const after = grams(row.zone, year);
			if (after === undefined) return before ?? null;
			const what = `${row.zone} ${year}`;
			return takes(list, { what, before, after, unit: "g/kWh" })
				? after
				: (before ?? after);
		});
		return { ...row, gCo2ePerKwh: values };
	});
	const zones = new Set(published.flatMap(({ data }) => Object.keys(data)));
	for (const zone of [...zones].filter((each) => !known.has(each)).sort()) {
		list.kept.push(`${zone}: a zone without a row; add it with its country`);
	}
	return {
		list,
		document: {
			...document,
			source: document.source.replace(/co2 [\d.]+/, `co2 ${version}`),
			years,
			rows,
		},
	};
}

/** The operating margins as the package has them. */
export function updateMarginals(document, { data, year }) {
	const list = changeList();
	const rows = document.rows.map((row) => {
		const after = Number(data[row.code]);
		const what = `${row.country} ${year}`;
		const before = row.gCo2ePerKwh;
		const isRight = Number.isFinite(after) && after > 0;
		return isRight && takes(list, { what, before, after, unit: "g/kWh" })
			? { ...row, gCo2ePerKwh: after }
			: row;
	});
	const source = document.source.replace(/co2 [\d.]+/, `co2 ${version}`);
	return { list, document: { ...document, source, rows } };
}
