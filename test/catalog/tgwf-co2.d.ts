// The package ships no types; these are the parts that are compared.
declare module "@tgwf/co2/data" {
	export const marginalIntensity: {
		readonly data: Readonly<Record<string, string>>;
		readonly year: string;
	};
}

declare module "@tgwf/co2/data/electricity-maps" {
	interface Yearly {
		readonly data: Readonly<
			Record<
				string,
				{
					readonly zone: { readonly zoneName: string };
					readonly carbonIntensity: { readonly value: number };
				}
			>
		>;
	}
	export const yearly2021: Yearly;
	export const yearly2022: Yearly;
	export const yearly2023: Yearly;
	export const yearly2024: Yearly;
	export const yearly2025: Yearly;
}
