import { equivalences } from "../catalog/equivalences.js";
import { formatNumber } from "./format.js";

/** What an amount of carbon is like, and who says so: "12 days of …", each with its basis and source. */
export function equivalentsOf(kg: number): readonly {
	readonly words: string;
	readonly source: string;
}[] {
	return equivalences.map(({ one, many, kgCo2e, basis, source }) => {
		const count = formatNumber(kg / kgCo2e, 2);
		return {
			words: `${count} ${count === "1" ? one : many}`,
			source: `${basis}; ${source}`,
		};
	});
}
