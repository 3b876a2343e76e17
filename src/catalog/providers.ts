/** Other names of clouds, lower case. */
const NAMES: Readonly<Record<string, string>> = {
	amazon: "aws",
	amazonwebservices: "aws",
	ec2: "aws",
	sagemaker: "aws",
	google: "gcp",
	gce: "gcp",
	gke: "gcp",
	vertex: "gcp",
	googlecloud: "gcp",
	googlecloudplatform: "gcp",
	microsoft: "azure",
	microsoftazure: "azure",
	azureml: "azure",
	oracle: "oci",
	oraclecloud: "oci",
	lambdalabs: "lambda",
	lambdacloud: "lambda",
	ovhcloud: "ovh",
};

/** The name under which the tables keep a cloud. */
export function providerId(name: string): string {
	const bare = name.toLowerCase().replace(/[^a-z0-9]/g, "");
	return NAMES[bare] ?? bare;
}
