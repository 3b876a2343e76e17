import { expect, test } from "vitest";
import { countedOf, sequenceOf } from "../../../src/formats/shell/counted.js";
import { commandsOf } from "../parsed.js";

const knownText = (name: string) => (name === "N" ? "4" : undefined);

test.each([
	["$(seq 3)", ["1", "2", "3"]],
	["`seq 2 4`", ["2", "3", "4"]],
	["$(seq 1 3 8)", ["1", "4", "7"]],
	["$(seq 3 -1 1)", ["3", "2", "1"]],
	["$(seq 1 $N)", ["1", "2", "3", "4"]],
	["$(seq 1 $M)", undefined],
	["$(seq 1 0)", undefined],
	["$(seq 1 99999999)", undefined],
	["$(ls)", undefined],
])("the numbers of %s", (text, numbers) => {
	expect(sequenceOf(text, knownText)).toEqual(numbers);
});

test.each([
	["((i = 0; i < 3; i++))", ["0", "1", "2"]],
	["((i=1;i<=N;++i))", ["1", "2", "3", "4"]],
	["((i=0; i<10; i+=4))", ["0", "4", "8"]],
	["((i=0; i<M; i++))", undefined],
	["((i=5; i>0; i--))", undefined],
	["((;;))", undefined],
])("the numbers of %s", (head, numbers) => {
	expect(countedOf(head, knownText)).toEqual(numbers);
});

test("loops of both kinds have their values beside the command", () => {
	const [first, second] = commandsOf(
		"for a in $(seq 2); do for ((b=0; b<3; b++)); do train $a $b; done; done; train\n",
	);

	expect(first?.loops?.map((loop) => loop.values?.length)).toEqual([2, 3]);
	expect(first?.words.map(({ text, known }) => [text, known])).toEqual([
		["train", true],
		["$a", false],
		["$b", false],
	]);
	expect(second?.loops).toBeUndefined();
});
