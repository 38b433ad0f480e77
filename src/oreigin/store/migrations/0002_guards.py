from typing import ClassVar

from django.db import migrations

from oreigin.store.guards import Guard


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0001_initial")]
    operations: ClassVar = [Guard()]
