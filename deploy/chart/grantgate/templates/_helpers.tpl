{{- define "grantgate.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- /* With the longest ending, -dashboard, no longer than a name in DNS may be. */ -}}
{{- define "grantgate.fullname" -}}
{{- $name := include "grantgate.name" . -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- default $full .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "grantgate.selectorLabels" -}}
app.kubernetes.io/name: {{ include "grantgate.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- /* What the chart itself says wins: selectors rely on it. */ -}}
{{- define "grantgate.labels" -}}
{{- $own := include "grantgate.selectorLabels" . | fromYaml -}}
{{- $_ := set $own "app.kubernetes.io/version" (.Chart.AppVersion | trunc 63) -}}
{{- $_ := set $own "app.kubernetes.io/managed-by" .Release.Service -}}
{{- $_ := set $own "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") -}}
{{- mergeOverwrite (deepCopy .Values.commonLabels) $own | toYaml -}}
{{- end -}}

{{- define "grantgate.podLabels" -}}
{{- mergeOverwrite (deepCopy .Values.podLabels) (include "grantgate.labels" . | fromYaml) | toYaml -}}
{{- end -}}

{{- define "grantgate.serviceAccountName" -}}
{{- default (ternary (include "grantgate.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name -}}
{{- end -}}

{{- define "grantgate.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}{{ .repository }}@{{ .digest }}{{- else -}}{{ .repository }}:{{ default $.Chart.AppVersion .tag }}{{- end -}}
{{- end -}}
{{- end -}}

{{- define "grantgate.maxPods" -}}
{{- ternary .Values.autoscaling.maxReplicas .Values.replicaCount .Values.autoscaling.enabled | int | max 1 -}}
{{- end -}}

{{- /* True where the pods have a certificate; else empty. */ -}}
{{- define "grantgate.hasTls" -}}
{{- if or .Values.tls.existingSecret .Values.tls.certManager.issuerRef -}}true{{- end -}}
{{- end -}}

{{- define "grantgate.tlsSecret" -}}
{{- default (printf "%s-tls" (include "grantgate.fullname" .)) .Values.tls.existingSecret -}}
{{- end -}}

{{- /* The configuration as written, and over it what pods, Services and probes must agree on. */ -}}
{{- define "grantgate.config" -}}
{{- $config := deepCopy .Values.config -}}
{{- $at := .Values.listenAddress -}}
{{- $ports := .Values.ports -}}
{{- $own := dict
  "listen" (printf "%s:%d" $at (int $ports.grpc))
  "ops" (printf "%s:%d" $at (int $ports.ops))
  "drain" (printf "%ds" (int .Values.shutdown.drainSeconds))
  "replicas" (include "grantgate.maxPods" . | int)
-}}
{{- if hasKey $config "admin" -}}{{- $_ := set $own "admin" (dict "listen" (printf "127.0.0.1:%d" (int $ports.admin))) -}}{{- end -}}
{{- if hasKey $config "events" -}}{{- $_ := set $own "events" (dict "listen" (printf "%s:%d" $at (int $ports.events))) -}}{{- end -}}
{{- with .Values.redis -}}
{{- if .existingSecret -}}
{{- $_ := set $own "cache" (dict
  "redis" (dict "file" (printf "/etc/grantgate/redis/%s" .urlKey))
  "secret" (dict "file" (printf "/etc/grantgate/redis/%s" .cacheSecretKey))
) -}}
{{- end -}}
{{- end -}}
{{- if include "grantgate.hasTls" . -}}
{{- $tls := dict
  "certificate" (dict "file" "/etc/grantgate/tls/tls.crt")
  "key" (dict "file" "/etc/grantgate/tls/tls.key")
-}}
{{- if .Values.tls.clientCa -}}{{- $_ := set $tls "clientCa" (dict "file" "/etc/grantgate/tls/ca.crt") -}}{{- end -}}
{{- $_ := set $own "tls" $tls -}}
{{- end -}}
{{- mergeOverwrite $config $own | toYaml -}}
{{- end -}}

{{- define "grantgate.terminationSeconds" -}}
{{- add .Values.shutdown.preStopSeconds .Values.shutdown.drainSeconds 5 -}}
{{- end -}}

{{- define "grantgate.topologySpread" -}}
{{- $selector := dict "matchLabels" (include "grantgate.selectorLabels" . | fromYaml) -}}
{{- $spread := .Values.topologySpreadConstraints -}}
{{- if not $spread -}}
{{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" -}}
{{- $spread = append $spread (dict "maxSkew" 1 "topologyKey" $key "whenUnsatisfiable" "ScheduleAnyway") -}}
{{- end -}}
{{- end -}}
{{- $complete := list -}}
{{- range $spread -}}
{{- $complete = append $complete (ternary . (mergeOverwrite (dict "labelSelector" $selector) .) (hasKey . "labelSelector")) -}}
{{- end -}}
{{- $complete | toYaml -}}
{{- end -}}
