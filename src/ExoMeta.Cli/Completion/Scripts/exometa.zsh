#compdef exometa
# Completion of exometa in zsh: 'source <(exometa completion zsh)' after compinit, or keep this file as _exometa in a folder of $fpath.
_exometa() {
    local -a found
    found=("${(@f)$(exometa complete "${(j: :)words[1,CURRENT]}" 2>/dev/null)}")
    found=(${found:#})
    if (( ${#found} )); then
        compadd -- $found
    else
        _files
    fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _exometa "$@"
else
    compdef _exometa exometa
fi
