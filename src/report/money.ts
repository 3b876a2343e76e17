/** The currency that a report is in, where it is none of dollars. */
export interface Money {
	/** ISO 4217 code. */
	readonly currency: string;
	readonly usdPerUnit: number;
}

/** Signs that everybody reads; other currencies stand by their code. */
const SIGNS: Readonly<Record<string, string>> = {
	EUR: "€",
	GBP: "£",
	JPY: "¥",
	INR: "₹",
	KRW: "₩",
};

/** What stands before a number: `€`, or `CHF ` with its space. */
export function signOf({ currency }: Money): string {
	return SIGNS[currency] ?? `${currency} `;
}
