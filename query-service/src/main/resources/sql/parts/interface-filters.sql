({interface:Nullable(String)} IS NULL OR e.interface = {interface:Nullable(String)})
    AND ({direction:Nullable(String)} IS NULL OR toString(e.direction) = {direction:Nullable(String)})
