again policies --builtin | grep -c '"fields"'
