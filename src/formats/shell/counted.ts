import { toInteger } from "./arithmetic.js";

/** Gives the value of a variable as text, where it is known. */
export type KnownText = (name: string) => string | undefined;

/** A loop over more is left open. */
const MOST = 10_000;

/** The numbers of `$(seq 1 5)`, which loops run over; undefined for any other text. */
export function sequenceOf(
	text: string,
	known: KnownText,
): readonly string[] | undefined {
	const [, dollar, backtick] =
		/^(?:\$\(\s*seq\s+([^()`]*)\)|`\s*seq\s+([^`]*)`)$/.exec(text) ?? [];
	const operands = (dollar ?? backtick)?.trim().split(/\s+/);
	const numbers = operands?.map((operand) => numberOf(operand, known));
	if (!numbers || numbers.length > 3) return undefined;
	const [first, second, third] = numbers;
	if (first === undefined) return undefined;
	if (numbers.length === 1) return numbersFrom({ from: 1, to: first, step: 1 });
	if (numbers.length === 2) {
		return numbersFrom({ from: first, to: second, step: 1 });
	}
	return numbersFrom({ from: first, to: third, step: second });
}

/** The numbers of `(( i = 0; i < 5; i++ ))`; undefined for any other head of a loop. */
export function countedOf(
	head: string,
	known: KnownText,
): readonly string[] | undefined {
	const [, , from = "", operator, to = "", step] = COUNTED.exec(head) ?? [];
	const last = numberOf(to, known);
	if (operator === undefined || last === undefined) return undefined;
	return numbersFrom({
		from: numberOf(from, known),
		to: operator === "<" ? last - 1 : last,
		step: step === undefined ? 1 : numberOf(step, known),
	});
}

const COUNTED =
	/\(\(\s*(\w+)\s*=\s*([^;\s]+)\s*;\s*\1\s*(<=?)\s*([^;\s]+)\s*;\s*(?:\1\s*\+\+|\+\+\s*\1|\1\s*\+=\s*(\w+))\s*\)\)/;

function numbersFrom({
	from,
	to,
	step,
}: {
	readonly from: number | undefined;
	readonly to: number | undefined;
	readonly step: number | undefined;
}): readonly string[] | undefined {
	if (from === undefined || to === undefined || !step) return undefined;
	const length = Math.floor((to - from) / step) + 1;
	if (length < 1 || length > MOST) return undefined;
	return Array.from({ length }, (_, index) => String(from + index * step));
}

function numberOf(text: string, known: KnownText): number | undefined {
	const plain = text.replace(/^"(.*)"$/, "$1");
	const name = /^\$?\{?([A-Za-z_]\w*)\}?$/.exec(plain)?.[1];
	return toInteger(name === undefined ? plain : (known(name) ?? ""));
}
