# Completion of exometa in fish: 'exometa completion fish | source', or keep this file as ~/.config/fish/completions/exometa.fish.
function __exometa_complete
    set -l found (exometa complete (commandline --current-process --cut-at-cursor | string collect) 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\n' $found
    else
        __fish_complete_path (commandline --current-token --cut-at-cursor)
    end
end
complete --command exometa --no-files --arguments '(__exometa_complete)'
