# Completion of exometa in bash: 'source <(exometa completion bash)', or keep this file as ~/.local/share/bash-completion/completions/exometa.
_exometa() {
    local IFS=$'\n'
    COMPREPLY=($(exometa complete "${COMP_LINE:0:COMP_POINT}" 2>/dev/null))
}
complete -o default -F _exometa exometa
