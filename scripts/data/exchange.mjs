// Reference rates of the European Central Bank, all of one day.
import { changeList, takes } from "./changes.mjs";

/** Takes over a newer day. A rate that leapt stays as it was, and so does the day then: it is of all of them. */
export function updateExchange(document, { date, unitsOfOneEuro }) {
	const list = changeList();
	if (date <= document.date) return { list, document };
	const known = document.unitsOfOneEuro;
	const rates = Object.entries(unitsOfOneEuro).map(([currency, after]) => {
		const before = known[currency];
		const what = `${currency} ${date}`;
		const isTaken = takes(list, { what, before, after, unit: "for a euro" });
		return [currency, isTaken ? after : (before ?? after)];
	});
	if (list.held.length > 0) return { list, document };
	return {
		list,
		document: { ...document, date, unitsOfOneEuro: Object.fromEntries(rates) },
	};
}
