import { arithmetic } from "./arithmetic.js";

/**
 * Resolvers that reckon with numbers, by the names that projects register them under: OmegaConf itself has none.
 * Sources: NeMo-Framework-Launcher launcher_scripts/main.py, NeMo-RL nemo_rl/utils/config.py, SAM 2
 * training/utils/train_utils.py.
 */
const calculations: Readonly<
	Record<string, (numbers: readonly number[]) => number | undefined>
> = {
	...named(["multiply", "mul", "prod", "product", "times"], (a, b) => a * b),
	...named(["add", "sum", "plus"], (a, b) => a + b),
	...named(["subtract", "sub", "minus"], (a, b) => a - b),
	...named(["divide", "div"], (a, b) => a / b),
	...named(["int_div", "floor_div", "divide_floor", "floordiv"], (a, b) =>
		Math.floor(a / b),
	),
	...named(["divide_ceil", "ceil_div"], (a, b) => Math.ceil(a / b)),
	...named(["pow"], (a, b) => a ** b),
	...named(["max"], Math.max),
	...named(["min"], Math.min),
	int: ([a]) => (a === undefined ? undefined : Math.trunc(a)),
	ceil_int: ([a]) => (a === undefined ? undefined : Math.ceil(a)),
};

/** The number that a resolver gives for the texts of its arguments; undefined for one that is not known. */
export function calculate(
	name: string,
	texts: readonly string[],
): number | undefined {
	// An expression may hold commas of its own, and then is no arithmetic.
	if (name === "eval") return arithmetic(texts.join(","));
	const apply = Object.hasOwn(calculations, name)
		? calculations[name]
		: undefined;
	const numbers = texts.map(arithmetic);
	if (!apply || !numbers.every((each) => each !== undefined)) return undefined;
	const value = apply(numbers);
	return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function named(
	names: readonly string[],
	apply: (a: number, b: number) => number,
): typeof calculations {
	const fold = (numbers: readonly number[]): number | undefined => {
		const [first, ...others] = numbers;
		if (first === undefined) return undefined;
		let value = first;
		for (const other of others) value = apply(value, other);
		return value;
	};
	return Object.fromEntries(names.map((name) => [name, fold]));
}
