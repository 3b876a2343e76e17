// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the shell writes its variables so.
import { describe, expect, test } from "vitest";
import { parseShell } from "../../../src/formats/shell/parse.js";
import { shown } from "../parsed.js";

/** What `train` gets in the end. */
function trained(script: string): string | undefined {
	return shown(script).findLast((command) => command.startsWith("train"));
}

describe("what the script itself decides", () => {
	test.each([
		["S=7b; if [ $S = 7b ]; then L=32; elif [ $S = 13b ]; then L=40; fi", "32"],
		[
			"S=13b; if [ $S = 7b ]; then L=32; elif [ $S = 13b ]; then L=40; fi",
			"40",
		],
		["S=3b; if [ $S = 7b ]; then L=32; else L=16; fi", "16"],
		["S=${1:-7b}; if [ $S == 7b ]; then L=32; else L=40; fi", "32"],
		["L=1; if [[ ${FP8:-0} -eq 1 ]]; then L=2; fi", "1"],
		['L=1; if [ "${FP8}" = true ]; then L=2; fi', "2?"],
		["N=8; L=1; if [ $N -gt 4 -a $N -lt 16 ]; then L=2; fi", "2"],
		["N=8; L=1; if [[ $N -gt 4 && $N -lt 6 ]]; then L=2; fi", "1"],
		["N=8; L=1; if [[ $N -gt 4 || $X = y ]]; then L=2; fi", "2"],
		["N=8; L=1; if (( N > 4 )); then L=2; fi", "2"],
		["N=8; L=1; if ! [ $N -eq 8 ]; then L=2; fi", "1"],
		["S=llama-70b; L=1; if [[ $S == llama-* ]]; then L=2; fi", "2"],
		['S=llama-70b; L=1; if [[ $S == "llama-*" ]]; then L=2; fi', "1"],
		['S=; L=1; if [ -z "$S" ]; then L=2; fi', "2"],
		['S=a; L=1; if test -n "$S"; then L=2; fi', "2"],
		["L=1; if [ -f data.txt ]; then L=2; fi", "2?"],
		["L=1; if true; then L=2; fi", "2"],
		["P=2; L=1; [ $P -gt 1 ] && L=2", "2"],
		["P=1; L=1; [ $P -gt 1 ] && L=2", "1"],
		["P=1; L=1; [[ $P -gt 1 ]] || L=2", "2"],
		["S=13b; case $S in 7b|7B) L=32;; 13b) L=40;; *) L=0;; esac", "40"],
		["S=70b-chat; case ${S} in 7b*) L=32;; 70b*) L=80;; esac", "80"],
		["S=x; L=1; case $S in 7b) L=32;; esac", "1"],
		["S=a; case $S in a) L=1;& b) L=2;; esac", "2?"],
		["S=5; case $S in [0-9]) L=1;; *) L=2;; esac", "2?"],
		["case $S in 7b) L=32;; *) L=1;; esac", "1?"],
		[
			"for S in 7b 13b; do if [ $S = 7b ]; then L=32; else L=40; fi; done",
			"40?",
		],
	])("%s", (script, expected) => {
		expect(trained(`${script}\ntrain $L`)).toBe(`train ${expected}`);
	});

	test("commands of a branch that is ruled out do not run", () => {
		const script =
			"MODE=train\nif [ $MODE = train ]; then train a; else evaluate b; fi";

		expect(shown(script)).not.toContain("evaluate b");
	});
});

describe("what commands print", () => {
	test.each([
		["A=$(echo 4)", "4"],
		['A=$(echo "3 * 5" | bc)', "15"],
		["N=12; A=$(expr $N / 4)", "3"],
		["f() { echo $(( $1 * 2 )); }; A=$(f 8)", "16"],
		["S=7b; A=$([ $S = 7b ] && echo 1 || echo 2)", "1"],
		["A=$(nproc)", "$(nproc)?"],
		["A=$(echo 1; echo 2)", "$(echo 1; echo 2)?"],
		["A=$(echo 1.5 | bc)", "$(echo 1.5 | bc)?"],
		['A=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/b', "./b"],
		["A=$(dirname $0)/b", "./b"],
		['A=`dirname "$0"`/b', "./b"],
		[
			'A="$( cd -- "$( dirname -- "${BASH_SOURCE[0]:-$0}" )/.." &> /dev/null && pwd )"/b',
			"./../b",
		],
		["A=$(realpath $(dirname $(readlink -f $0)))/b", "./b"],
	])("%s", (script, expected) => {
		expect(trained(`${script}\ntrain $A`)).toBe(`train ${expected}`);
	});

	test("a function changes nothing outside of its substitution", () => {
		expect(trained("N=1; f() { N=2; echo 5; }; A=$(f); train $A $N")).toBe(
			"train 5 1",
		);
	});
});

test("a script that another one writes runs with what it is written with", () => {
	const script = `N=4
cat > job.sh <<EOF
#!/bin/bash
srun train --nodes $N \\
  --bf16
EOF
sbatch job.sh
`;

	expect(shown(script)).toContain("srun train --nodes 4 --bf16");
});

test("a text that is no script runs nothing", () => {
	expect(shown("cat > a.yaml <<EOF\ntrain: 1\nEOF")).toEqual(["cat"]);
});

test("a sourced script runs where it is sourced", () => {
	const text = "S=7b\nsource ./sizes.sh\ntrain $L ${ARGS[@]} $(double 4)\n";
	const sizes =
		"if [ $S = 7b ]; then L=32; else L=40; fi\nARGS=(--a 1)\ndouble() { echo $(( 2 * $1 )); }\n";

	const { script } = parseShell("a.sh", text, 1, new Map(), (name) =>
		name === "./sizes.sh" ? sizes : undefined,
	);
	const last = script.commands.at(-1);

	expect(last?.words.map((word) => word.text).join(" ")).toBe(
		"train 32 --a 1 8",
	);
	// What comes out of the other file stands where this one takes it in.
	expect(last?.words[1]?.line).toBe(2);
});

test("a script that sources itself comes to an end", () => {
	const { script } = parseShell(
		"a.sh",
		"source a.sh",
		1,
		new Map(),
		() => "source a.sh\ntrain",
	);

	expect(script.commands.length).toBeLessThan(20);
});
