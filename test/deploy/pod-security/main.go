// Judges pods by the restricted Pod Security profile with the code that Kubernetes itself judges them by.
// Standard input is a JSON list of {"name", "metadata", "spec"}; a line of output for each that is refused, and exit 1.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type pod struct {
	Name     string          `json:"name"`
	Metadata meta.ObjectMeta `json:"metadata"`
	Spec     core.PodSpec    `json:"spec"`
}

func main() {
	var pods []pod
	decoder := json.NewDecoder(os.Stdin)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&pods); err != nil {
		fail(err)
	}
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		fail(err)
	}
	restricted := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	status := 0
	for _, each := range pods {
		result := policy.AggregateCheckResults(evaluator.EvaluatePod(restricted, &each.Metadata, &each.Spec))
		if !result.Allowed {
			fmt.Printf("%s: %s\n", each.Name, result.ForbiddenDetail())
			status = 1
		}
	}
	os.Exit(status)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(2)
}
