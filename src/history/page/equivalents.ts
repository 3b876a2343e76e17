import { equivalentsOf } from "../../report/equivalences.js";
import { inertHtml } from "../../report/inert.js";
import { isLive, latest, type RunSeries } from "../series.js";

/** What the carbon of all live runs is like; nothing where none of it is known. */
export function equivalentsNote(series: readonly RunSeries[]): string {
	const known = series
		.filter(isLive)
		.flatMap((run) => latest(run, "carbonKg") ?? []);
	const kg = known.reduce((sum, { value }) => sum + value, 0);
	if (kg <= 0) return "";
	const items = equivalentsOf(kg).map(
		({ words, source }) =>
			`<li>${inertHtml(words)} <small>${inertHtml(source)}</small></li>`,
	);
	return `<details class="quiet equivalents">
<summary>The CO₂e of all live runs is about as much as …</summary>
<ul>${items.join("")}</ul>
</details>`;
}
