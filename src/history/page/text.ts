import { inertHtml } from "../../report/inert.js";
import type { PullRequestReference } from "../history-record.js";

const MONTHS = [
	"Jan",
	"Feb",
	"Mar",
	"Apr",
	"May",
	"Jun",
	"Jul",
	"Aug",
	"Sep",
	"Oct",
	"Nov",
	"Dec",
] as const;

/** `24 Nov 2026`, from an ISO date in UTC. */
export function dayText(date: string): string {
	const [year = "", month = "", day = ""] = date.slice(0, 10).split("-");
	return `${Number(day)} ${MONTHS[Number(month) - 1] ?? ""} ${year}`;
}

/** A date that machines read too. */
export function dayElement(date: string): string {
	return `<time datetime="${inertHtml(date)}">${dayText(date)}</time>`;
}

/** The pull request as a link where the repository's address is known, else its number, else the commit. */
export function changeElement(
	{
		commit,
		pullRequest,
	}: { readonly commit: string; readonly pullRequest?: PullRequestReference },
	repository: string | undefined,
): string {
	const short = `<code>${inertHtml(commit.slice(0, 7))}</code>`;
	const address = addressOf(repository);
	if (!pullRequest) {
		return address === undefined || !/^[0-9a-f]+$/.test(commit)
			? short
			: `<a href="${address}/commit/${commit}">${short}</a>`;
	}
	const number = String(Math.trunc(pullRequest.number));
	const label = `#${number}`;
	const title =
		pullRequest.title === undefined
			? ""
			: ` <span class="title">${inertHtml(pullRequest.title, 120)}</span>`;
	return address === undefined
		? `${label}${title}`
		: `<a href="${address}/pull/${number}">${label}</a>${title}`;
}

/** The first letter in upper case, for a label that stands alone. */
export function capitalised(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

function addressOf(repository: string | undefined): string | undefined {
	return repository !== undefined &&
		/^https:\/\/[\w.-]+(:\d+)?(\/[\w.-]+)+$/.test(repository)
		? repository
		: undefined;
}
