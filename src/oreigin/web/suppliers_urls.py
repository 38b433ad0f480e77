"""The addresses of suppliers and products, below `<registrant>/<year>/`."""

from django.urls import path

from oreigin.web import (
    products,
    supplier_pages,
    suppliers,
    suppliers_import,
    suppliers_merging,
)

ONE = "suppliers/<int:supplier>/"
IMPORT = "suppliers/import/"

urlpatterns = [
    path("suppliers/", suppliers.suppliers, name="suppliers"),
    path("suppliers/export.<str:form>", suppliers.export, name="suppliers-export"),
    path("suppliers/new/", supplier_pages.new, name="supplier-new"),
    path("suppliers/duplicates/", suppliers_merging.duplicates, name="suppliers-duplicates"),
    path(IMPORT, suppliers_import.bring, name="suppliers-import"),
    path(f"{IMPORT}<str:table>/", suppliers_import.look, name="suppliers-import-look"),
    path(
        f"{IMPORT}<str:table>/refused.<str:form>",
        suppliers_import.refused,
        name="suppliers-import-refused",
    ),
    path(ONE, supplier_pages.supplier, name="supplier"),
    path(f"{ONE}change/", supplier_pages.change, name="supplier-change"),
    path(f"{ONE}merge/", suppliers_merging.merge, name="supplier-merge"),
    path(f"{ONE}separate/", suppliers_merging.separate, name="supplier-separate"),
    path(f"{ONE}contacts/new/", supplier_pages.new_contact, name="contact-new"),
    path(f"{ONE}contacts/<int:contact>/", supplier_pages.contact, name="contact"),
    path(
        f"{ONE}contacts/<int:contact>/remove/",
        supplier_pages.remove_contact,
        name="contact-remove",
    ),
    path(f"{ONE}links/", supplier_pages.new_link, name="link-new"),
    path(f"{ONE}links/<int:link>/revoke/", supplier_pages.revoke_link, name="link-revoke"),
    path("products/", products.products, name="products"),
    path("products/export.<str:form>", products.export, name="products-export"),
    path("products/new/", products.new, name="product-new"),
    path("products/<int:product>/", products.one, name="product"),
]
