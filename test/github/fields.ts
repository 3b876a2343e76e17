/** An object of JSON whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a JSON object; anything else has none. */
export function fieldsOf(value: unknown): Fields {
	if (value === null || typeof value !== "object" || Array.isArray(value)) {
		return {};
	}
	return Object.fromEntries(Object.entries(value));
}

/** The items of a JSON array; anything else has none. */
export function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

/** A string, or the empty one. */
export function textOf(value: unknown): string {
	return typeof value === "string" ? value : "";
}

/** A string, if there is one. */
export function optionalText(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}

/** A number, if there is one. */
export function optionalNumber(value: unknown): number | undefined {
	return typeof value === "number" ? value : undefined;
}
