// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the shell writes its variables so.
import { describe, expect, test } from "vitest";
import { commandsOf, placed, shown } from "../parsed.js";

/** What `train` gets in the end. */
function trained(script: string): string | undefined {
	return shown(script).findLast((command) => command.startsWith("train"));
}

describe("branches", () => {
	test.each([
		[
			"commands of every branch are there",
			"if a; then b; elif c; then d; else e; fi",
			"a|b|c|d|e",
		],
		["of a case", "case $1 in x) b;; *) c;; esac", "b|c"],
		["of loops", "for i in 1 2; do a; done; while b; do c; done", "a|b|c"],
		["of chains and pipelines", "a && b || c | d", "a|b|c|d"],
		["of groups and subshells", "{ a; }; (b; c)", "a|b|c"],
	])("%s", (_, script, expected) => {
		expect(shown(script).join("|")).toBe(expected);
	});

	test.each([
		[
			"all branches agree",
			"if a; then LR=1; else LR=1; fi; train $LR",
			"train 1",
		],
		[
			"branches disagree: the last, in doubt",
			"if a; then LR=1; else LR=2; fi; train $LR",
			"train 2?",
		],
		["no branch may run", "LR=1; if a; then LR=2; fi; train $LR", "train 2?"],
		[
			"no branch may run, and nothing stood before",
			"if a; then LR=2; fi; train $LR",
			"train 2?",
		],
		[
			"every case agrees, with a default",
			"case $1 in a) N=1;; *) N=1;; esac; train $N",
			"train 1",
		],
		[
			"a case without a default",
			"case $1 in a) N=1;; b) N=1;; esac; train $N",
			"train 1?",
		],
		["after && it may not run", "[ -z $N ] && N=1; train $N", "train 1?"],
		["after || it may not run", "N=2; a || N=1; train $N", "train 1?"],
		[
			"after a command that hardly fails it runs",
			"cd /work && export N=1 && M=2; train $N $M",
			"train 1 2",
		],
		["within the chain it is known", "a && N=1 && train $N", "train 1"],
		["a subshell keeps its changes", "N=1; (N=2); train $N", "train 1"],
		["a pipeline keeps its changes", "N=1; a | N=2; train $N", "train 1"],
		["a group does not", "{ N=2; }; train $N", "train 2"],
		[
			"only what was added is in doubt",
			'O="--lr 1"; if a; then O="$O --fp8"; fi; train $O',
			"train --lr 1 --fp8?",
		],
		[
			"only what was added to an array is in doubt",
			"O=(--lr 1); if a; then O+=(--fp8); fi; train ${O[@]}",
			"train --lr 1 --fp8?",
		],
		[
			"the longer one shows the doubt",
			"O=(--lr 1); if a; then O+=(--fp8); else b; fi; train ${O[@]}",
			"train --lr 1 --fp8?",
		],
		[
			"doubt begins with the word that differs",
			"if a; then O='--lr 10'; else O='--lr 1'; fi; train $O",
			"train --lr 1?",
		],
		[
			"an empty value in doubt shows its name",
			"if a; then E=; fi; train $E y",
			"train $E? y",
		],
	])("%s", (_, script, expected) => {
		expect(trained(script)).toBe(expected);
	});
});

describe("loops", () => {
	test.each([
		[
			"the variable stays as written",
			"for LR in 1 2; do train $LR; done",
			"train $LR?",
		],
		["unless it has one value", "for LR in 1; do train $LR; done", "train 1"],
		[
			"a value of an earlier round is in doubt",
			"N=1; for i in a b; do train $N; N=2; done",
			"train 1?",
		],
		[
			"a value set in the same round is known",
			"for i in a b; do N=2; train $N; done",
			"train 2",
		],
		[
			"what grows is in doubt",
			"N=1; while a; do N=$((N + 1)); train $N; done",
			"train $((N + 1))?",
		],
		[
			"after the loop it may not have run",
			"N=1; for i in $X; do N=2; done; train $N",
			"train 2?",
		],
		[
			"a function called in the loop may change it",
			"N=1; f() { N=2; }; for i in a b; do train $N; f; done",
			"train 1?",
		],
		[
			"arguments that are taken off one by one",
			'LR=1; while [ $# -gt 0 ]; do LR="$2"; shift 2; done; train $LR',
			"train 1",
		],
		[
			"arguments that a function takes off one by one",
			'f() { LR=1; while [ $# -gt 0 ]; do LR="$2"; shift 2; done; }; f --lr 3; train $LR',
			"train $2?",
		],
		[
			"counting loops",
			"for ((i = 0; i < 4; i++)); do train $i; done",
			"train $i?",
		],
	])("%s", (_, script, expected) => {
		expect(trained(script)).toBe(expected);
	});

	test("a command knows the loops around it", () => {
		const script =
			"for lr in 1e-4 3e-4; do\n  while true; do\n    for f in $FILES; do train $lr; done\n  done\ndone\n";

		const command = commandsOf(script).at(-1);

		expect(command?.loops).toEqual([
			{
				variable: "lr",
				values: [
					{ text: "1e-4", line: 1, known: true },
					{ text: "3e-4", line: 1, known: true },
				],
			},
			{},
			{ variable: "f" },
		]);
	});

	test("a command outside of loops has none", () => {
		const [command] = commandsOf("train");

		expect(command).not.toHaveProperty("loops");
	});
});

describe("functions", () => {
	test.each([
		[
			"their commands come where they are called",
			"run() { train $LR; }; LR=1; run; LR=2; run",
			"train 1|train 2",
		],
		[
			"with the arguments of the call",
			'run() { train $1 "$@" $#; }; run a b',
			"train a a b $#?",
		],
		[
			"an argument that is not given is empty",
			'run() { train x $2 "${2:-y}"; }; run a',
			"train x y",
		],
		[
			"shifted",
			"run() { train $1; shift; train $1; }; run a b",
			"train a|train b",
		],
		[
			"shifted for all we know",
			"run() { if a; then shift; fi; train $1; }; run x y",
			"a|train $1?",
		],
		["set anew", "run() { set -- c d; train $2; }; run a b", "train d"],
		[
			"a local variable ends with the call",
			"N=1; run() { local N=2; train $N; }; run; train $N",
			"train 2|train 1",
		],
		["any other does not", "N=1; run() { N=2; }; run; train $N", "train 2"],
		[
			"one that nothing calls comes last",
			"run() { train $1; }; prepare",
			"prepare|train $1?",
		],
		["one that calls itself", "run() { train; run; }; run", "train|run"],
		["keyword form", "function run { train; }; run", "train"],
	])("%s", (_, script, expected) => {
		expect(shown(script).join("|")).toBe(expected);
	});
});

describe("text that the script puts together and runs", () => {
	test("eval runs it, and every word keeps its line", () => {
		const script =
			'CMD="torchrun --nnodes 2 \\\n  train.py"\necho ready\neval $CMD --lr 1\n';

		expect(placed(script)).toEqual([
			"1:torchrun",
			"1:--nnodes",
			"1:2",
			"2:train.py",
			"4:--lr",
			"4:1",
		]);
	});

	test("bash -c runs it, behind the words in front of bash", () => {
		const script =
			"CMD='torchrun train.py'\nsrun --nodes 2 bash -c \"cd /work; $CMD --rank \\$SLURM_PROCID\"\n";

		expect(shown(script)).toEqual([
			"srun --nodes 2 cd /work",
			"srun --nodes 2 torchrun train.py --rank $SLURM_PROCID?",
		]);
	});

	test("what was in doubt outside stays in doubt inside", () => {
		const script =
			'if a; then LR=1; else LR=2; fi\neval "train --lr $LR --seed 7"\n';

		expect(trained(script)).toBe("train --lr 2? --seed 7");
	});

	test("text that is no shell leaves the command as it is", () => {
		const [command] = shown("eval 'if ('");

		expect(command).toBe("eval if (");
	});

	test("what runs itself comes to an end", () => {
		const script = "A='eval $A'\neval $A\n";

		expect(shown(script)).toHaveLength(1);
	});
});
