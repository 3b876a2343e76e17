/** A Hugging Face config.json as it stands. */
export type HubConfig = Readonly<Record<string, unknown>>;

/** The shape of one sample that a model is built for. */
export interface HubSample {
	/** Tokens of the text, or of the source where there are two texts. */
	readonly sequence: number;
	/** Tokens of the answer, where the model has a decoder of its own. */
	readonly target: number;
	/** Side of the image in pixels; the config's own when absent. */
	readonly image?: number;
	/** Width of the image where it is no square; `image` is then its height. */
	readonly imageWidth?: number;
	/** Frames of a clip. */
	readonly frames?: number;
	/** Tokens of the text where the run states them. */
	readonly textTokens?: number;
	/** Images were encoded before training. */
	readonly latentsCached?: boolean;
	/** Captions were encoded before training. */
	readonly textCached?: boolean;
	/** The encoders of captions train too. */
	readonly textTrains?: boolean;
	/** Numbers that a step of an agent's world says. */
	readonly features?: number;
	/** Numbers that the model gives, such as the actions of an agent. */
	readonly classes?: number;
	/** Length of the clip, where the model hears. */
	readonly seconds?: number;
}

/** A finite number of a foreign object, or undefined. */
export function numberOf(value: unknown): number | undefined {
	return typeof value === "number" && Number.isFinite(value)
		? value
		: undefined;
}

/** The first of the keys that holds a number; throws nothing: absent is 0 only where a class has no such part. */
export function firstNumber(
	config: HubConfig,
	...keys: readonly string[]
): number | undefined {
	for (const key of keys) {
		const value = numberOf(config[key]);
		if (value !== undefined) return value;
	}
	return undefined;
}

/** A text of a foreign object, or undefined. */
export function textOf(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}

/** true or false of a foreign object, or undefined. */
export function flagOf(value: unknown): boolean | undefined {
	return typeof value === "boolean" ? value : undefined;
}

/** The class that `architectures` names first, such as `BertForMaskedLM`. */
export function headClass(config: HubConfig): string {
	const { architectures } = config;
	return Array.isArray(architectures) ? (textOf(architectures[0]) ?? "") : "";
}

/** Labels of a classifier: the length of `id2label`, else `num_labels`, else two as the classes default. */
export function labelCount(config: HubConfig): number {
	const labels = config.id2label;
	if (typeof labels === "object" && labels !== null) {
		return Object.keys(labels).length;
	}
	return numberOf(config.num_labels) ?? 2;
}

/** A list of numbers of a foreign object; undefined when it holds anything else. */
export function numbersOf(value: unknown): readonly number[] | undefined {
	if (!Array.isArray(value)) return undefined;
	const numbers = value.filter((each) => typeof each === "number");
	return numbers.length === value.length && numbers.length > 0
		? numbers
		: undefined;
}
