({node:Nullable(String)} IS NULL OR node = {node:Nullable(String)})
    AND ({pid:Nullable(UInt32)} IS NULL OR pid = {pid:Nullable(UInt32)})
    AND ({comm:Nullable(String)} IS NULL OR comm = {comm:Nullable(String)})
    AND ({connection_id:Nullable(UInt64)} IS NULL OR connection_id = {connection_id:Nullable(UInt64)})
