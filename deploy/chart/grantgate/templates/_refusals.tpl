{{- /* Refuses values that are sound one by one, and which the service would refuse together. */ -}}
{{- define "grantgate.refusals" -}}
{{- $cache := .Values.config.cache | default dict -}}
{{- $pods := include "grantgate.maxPods" . | int -}}
{{- if and .Values.redis.existingSecret (hasKey $cache "redis") -}}
{{- fail "redis.existingSecret and config.cache.redis both say where Redis is: leave one of them out" -}}
{{- end -}}
{{- if and (hasKey $cache "redis") (not (hasKey $cache "secret")) -}}
{{- fail "config.cache.secret is missing: what Redis holds is encrypted by it. Give it as { file: PATH } or ${NAME}, or let redis.existingSecret bring both" -}}
{{- end -}}
{{- if gt $pods 1 -}}
{{- $what := ternary "autoscaling.maxReplicas" "replicaCount" .Values.autoscaling.enabled -}}
{{- if not (or .Values.redis.existingSecret (hasKey $cache "redis")) -}}
{{- fail (printf "%s is %d, and several pods need Redis, to know of each other what is revoked and which DPoP proofs were seen: set redis.existingSecret (a Secret with the keys %s and %s), or config.cache.redis and config.cache.secret, or keep to one pod" $what $pods .Values.redis.urlKey .Values.redis.cacheSecretKey) -}}
{{- end -}}
{{- if eq (dig "dpop" "replay" "" .Values.config) "local" -}}
{{- fail (printf "%s is %d, and config.dpop.replay is local: a proof would pass once at each pod. Leave it out, or set it to shared" $what $pods) -}}
{{- end -}}
{{- end -}}
{{- range $name, $secret := include "grantgate.writtenSecrets" . | fromYaml -}}
{{- if and (kindIs "string" $secret) (not (contains "${" $secret)) -}}
{{- fail (printf "config.%s is written out, and would stand in a ConfigMap for everybody to read: give it as { file: PATH } with `secrets`, or as ${NAME} with `env`" $name) -}}
{{- end -}}
{{- end -}}
{{- $ports := list .Values.ports.grpc .Values.ports.ops .Values.ports.admin .Values.ports.events -}}
{{- if lt (uniq $ports | len) (len $ports) -}}
{{- fail "ports must differ from each other: the pod has one address for all of them" -}}
{{- end -}}
{{- if and .Values.autoscaling.enabled (gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas)) -}}
{{- fail "autoscaling.minReplicas is more than autoscaling.maxReplicas" -}}
{{- end -}}
{{- if and (eq (toString .Values.config.workers) "auto") (not (dig "limits" "cpu" "" .Values.resources)) -}}
{{- fail "config.workers is auto, which without resources.limits.cpu is a process for each processor of the node: name a number, or set the limit" -}}
{{- end -}}
{{- if and .Values.networkPolicy.enabled (not .Values.networkPolicy.opsFrom) (or .Values.metrics.serviceMonitor.enabled .Values.metrics.scrapeAnnotations) -}}
{{- fail "networkPolicy.opsFrom is empty, which keeps Prometheus out that metrics ask for: name its pods" -}}
{{- end -}}
{{- if and .Values.tls.clientCa (not (include "grantgate.hasTls" .)) -}}
{{- fail "tls.clientCa demands certificates of clients, and there is no TLS: set tls.existingSecret or tls.certManager.issuerRef" -}}
{{- end -}}
{{- end -}}

{{- /* What must not stand in a ConfigMap, by its place in the configuration. */ -}}
{{- define "grantgate.writtenSecrets" -}}
{{- $config := .Values.config -}}
{{- $found := dict
  "admin.token" (dig "token" "" ($config.admin | default dict))
  "cache.secret" (dig "secret" "" ($config.cache | default dict))
  "cache.previousSecret" (dig "previousSecret" "" ($config.cache | default dict))
-}}
{{- range $name, $provider := $config.providers -}}
{{- range $key := list "clientSecret" "clientKey" "signingSecret" -}}
{{- $_ := set $found (printf "providers.%s.%s" $name $key) (dig $key "" $provider) -}}
{{- end -}}
{{- end -}}
{{- range $name, $directory := $config.directories -}}
{{- $_ := set $found (printf "directories.%s.token" $name) (dig "token" "" $directory) -}}
{{- $_ := set $found (printf "directories.%s.bind.password" $name) (dig "bind" "password" "" $directory) -}}
{{- $_ := set $found (printf "directories.%s.basic.password" $name) (dig "basic" "password" "" $directory) -}}
{{- end -}}
{{- range $key, $value := $found -}}{{- if not $value -}}{{- $_ := unset $found $key -}}{{- end -}}{{- end -}}
{{- $found | toYaml -}}
{{- end -}}
