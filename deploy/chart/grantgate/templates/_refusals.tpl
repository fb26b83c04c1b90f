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
{{- if and .Values.tls.clientCa (not (include "grantgate.hasTls" .)) -}}
{{- fail "tls.clientCa demands certificates of clients, and there is no TLS: set tls.existingSecret or tls.certManager.issuerRef" -}}
{{- end -}}
{{- end -}}
